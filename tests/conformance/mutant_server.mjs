// Serves every mutant of mutants.mjs, each under a path of its own name, and the correct server
// under /correct and, asking for JWTs, under /correct-auth.
//   node mutant_server.mjs KEY         prints the URL that the names are appended to; the client's
//                                      private key goes into the file KEY (kid "test-key")
//   node mutant_server.mjs --list      prints [{"name", "checks", "auth", "options"}], and ends
//   node mutant_server.mjs KEY NAME    serves one mutant at the root
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import { CorrectServer } from './correct_server.mjs';
import { mutants } from './mutants.mjs';

// The methods' `super` is their prototype, so the mutant is the object that they stand in.
function serverOf(name, auth) {
  const server = Object.setPrototypeOf(mutants[name]?.[1] ?? {}, new CorrectServer());
  if (name === 'correct-auth' || mutants[name]?.[2] === 'auth') server.auth = auth;
  return server;
}

function makeKey(path) {
  const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-384' });
  fs.writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return { issuer: 'https://ehr.example.org', kid: 'test-key', algorithm: 'ES384', key: publicKey.export({ format: 'jwk' }) };
}

const [path, fault] = process.argv.slice(2);
if (path === '--list') {
  const rows = Object.entries(mutants).map(([name, [checks, , wants = '']]) => ({ name, checks, auth: wants === 'auth', options: wants.startsWith('--') ? wants : '' }));
  console.log(JSON.stringify(rows));
} else {
  if (!path || (fault && !mutants[fault])) throw new Error('KEY [NAME], or --list');
  const auth = makeKey(path);
  const names = [...Object.keys(mutants), 'correct', 'correct-auth'];
  const servers = new Map(names.map((name) => [name, serverOf(name, auth)]));
  const listener = http.createServer((request, response) => {
    const [, name] = request.url.split('/');
    const server = servers.get(fault ?? name);
    if (!server) return response.writeHead(404).end();
    return server.handle(request, response, fault ? request.url : request.url.slice(name.length + 1));
  });
  listener.listen(0, '127.0.0.1', () => {
    const base = `http://127.0.0.1:${listener.address().port}`;
    for (const [name, server] of servers) server.base = fault ? base : `${base}/${name}`;
    console.log(base);
  });
}
