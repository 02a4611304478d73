"""Signs tokens of a client that scripts/make-client has made, by libcrypto itself: a token in a
millisecond, which a process for each would not do."""
import ctypes
import ctypes.util
import itertools
import json
import base64
import threading
import time
import uuid

CRYPTO = ctypes.CDLL(ctypes.util.find_library("crypto"))
for name in ("BIO_new_mem_buf", "PEM_read_bio_PrivateKey", "EVP_MD_CTX_new", "EVP_sha384"):
    getattr(CRYPTO, name).restype = ctypes.c_void_p
MOST_BYTES_OF_SIGNATURE = 256


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def integers(der):
    """The two numbers of an ECDSA signature, 48 bytes each: RFC 7518, section 3.4."""
    at = 2
    for _ in range(2):
        size = der[at + 1]
        yield int.from_bytes(der[at + 2:at + 2 + size], "big").to_bytes(48, "big")
        at += 2 + size


class Signer:
    """Any number of threads."""

    def __init__(self, folder, base_url, name="demo"):
        self.base_url = base_url
        self.kid = json.loads((folder / f"{name}.jwks.json").read_text())["keys"][0]["kid"]
        self.issuer = f"https://{name}.invalid"
        pem = (folder / f"{name}.key.pem").read_bytes()
        bio = CRYPTO.BIO_new_mem_buf(pem, len(pem))
        self.key = CRYPTO.PEM_read_bio_PrivateKey(ctypes.c_void_p(bio), None, None, None)
        self.run = uuid.uuid4().hex
        self.count = itertools.count()
        self.lock = threading.Lock()

    def token(self, path, age=0):
        with self.lock:
            number = next(self.count)
        now = int(time.time()) - age
        header = {"alg": "ES384", "typ": "JWT", "kid": self.kid}
        claims = {"iss": self.issuer, "aud": self.base_url + path, "iat": now, "exp": now + 300,
                  "jti": f"{self.run}-{number}"}
        text = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
        return text + "." + base64url(b"".join(integers(self.sign(text.encode()))))

    def sign(self, text):
        context = ctypes.c_void_p(CRYPTO.EVP_MD_CTX_new())
        signature = ctypes.create_string_buffer(MOST_BYTES_OF_SIGNATURE)
        size = ctypes.c_size_t(MOST_BYTES_OF_SIGNATURE)
        digest, key = ctypes.c_void_p(CRYPTO.EVP_sha384()), ctypes.c_void_p(self.key)
        good = (CRYPTO.EVP_DigestSignInit(context, None, digest, None, key) == 1 and
                CRYPTO.EVP_DigestSign(context, signature, ctypes.byref(size), text, len(text)) == 1)
        CRYPTO.EVP_MD_CTX_free(context)
        if not good:
            raise RuntimeError("libcrypto does not sign")
        return signature.raw[:size.value]
