// A CDS Hooks server that keeps to the standard and knows nothing of medicine: it greets every
// patient whose record it can see. The conformance tool must find nothing wrong with it.
//   node correct_server.mjs [KEY CERTIFICATE]     prints its URL; https with these PEM files
// tests/conformance/mutants.mjs breaks it, one method at a time.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { fileURLToPath } from 'node:url';

const PATIENT = 'Patient/{{context.patientId}}';
const CONDITIONS = 'Condition?patient={{context.patientId}}&_count=50';
const REQUIRED = {
  'patient-view': { userId: 'string', patientId: 'string' },
  'order-select': { userId: 'string', patientId: 'string', selections: 'object', draftOrders: 'object' },
  'order-sign': { userId: 'string', patientId: 'string', draftOrders: 'object' },
};
const CODES = { 400: 'invalid', 401: 'login', 404: 'not-found', 405: 'not-supported', 412: 'incomplete', 415: 'not-supported', 500: 'exception' };
// 100 by 100 pixels of one blue.
const ICON = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAGQAAABkCAIAAAD/gAIDAAAAoklEQVR42u3QMQ0AAAgDsElBGlKRhgU+niZV0FQPR1EgS5YsWbJkKZAlS5YsWbIUyJIlS5YsWQpkyZIlS5YsBbJkyZIlS5YCWbJkyZIlS4EsWbJkyZKlQJYsWbJkyVIgS5YsWbJkKZAlS5YsWbIUyJIlS5YsWQpkyZIlS5YsBbJkyZIlS5YCWbJkyZIlS4EsWbJkyZKlQJYsWbJkyVIgS9a3BY5l1tH5IfiqAAAAAElFTkSuQmCC', 'base64');

export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class CorrectServer {
  auth = null; // { issuer, kid, key (a public JWK), algorithm } where calls must be signed
  seen = new Set(); // jti of tokens that have served
  feedbackStored = [];

  discovery() {
    const service = (id, hook) => ({
      id, hook, title: 'Greeting', description: 'Greets the patient.', version: '3.0.0', hookVersion: '1.0',
      usageRequirements: 'Needs the patient.', prefetch: { patient: PATIENT, conditions: CONDITIONS },
      extension: { 'org.example.kind': 'greeting' },
    });
    return { services: [service('hello', 'patient-view'), service('orders', 'order-select'), service('orders', 'order-sign')] };
  }

  parse(text) {
    try {
      return JSON.parse(text);
    } catch {
      throw new Refusal(400, 'the body is no JSON');
    }
  }

  // What a call must have, before anything is done with it.
  check(call, hooks) {
    if (typeof call !== 'object' || call === null || Array.isArray(call)) throw new Refusal(400, 'the body is no object');
    for (const [name, type] of Object.entries({ hook: 'string', hookInstance: 'string', context: 'object' })) {
      if (typeof call[name] !== type) throw new Refusal(400, `${name} is missing or of a wrong type`);
    }
    if (!hooks.includes(call.hook)) throw new Refusal(400, `hook: this service is for ${hooks.join(' and ')}`);
    for (const [name, type] of Object.entries(REQUIRED[call.hook])) {
      if (typeof call.context[name] !== type) throw new Refusal(400, `context.${name} is missing or of a wrong type`);
    }
  }

  bearer(call) {
    return call.fhirAuthorization?.access_token;
  }

  async fetchFhir(url, token) {
    const headers = { accept: 'application/fhir+json' };
    if (token) headers.authorization = `Bearer ${token}`;
    const answer = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(600) });
    if (!answer.ok) throw new Error(`the FHIR server answered ${answer.status}`);
    return answer.json();
  }

  // The pages that follow, as long as they are on the same server.
  async wholeBundle(bundle, call) {
    const entry = [...(bundle.entry ?? [])];
    let next = bundle;
    for (let page = 0; page < 20; ++page) {
      const url = next.link?.find((link) => link.relation === 'next')?.url;
      if (!url || !call.fhirServer || new URL(url).origin !== new URL(call.fhirServer).origin) break;
      next = await this.fetchFhir(url, this.bearer(call));
      entry.push(...(next.entry ?? []));
    }
    return { ...bundle, entry };
  }

  // null: asked, and nothing there. undefined: could not be had.
  async datum(key, template, call) {
    let value = call.prefetch?.[key];
    try {
      if (value === undefined && call.fhirServer) {
        const query = template.replaceAll('{{context.patientId}}', encodeURIComponent(call.context.patientId));
        value = await this.fetchFhir(`${call.fhirServer}/${query}`, this.bearer(call));
      }
      if (value?.resourceType === 'Bundle') value = await this.wholeBundle(value, call);
    } catch {
      return undefined;
    }
    return value?.resourceType === 'OperationOutcome' ? undefined : value;
  }

  async data(call) {
    const [patient, conditions] = await Promise.all([this.datum('patient', PATIENT, call), this.datum('conditions', CONDITIONS, call)]);
    if (patient === undefined && conditions === undefined) throw new Refusal(412, 'neither prefetch nor a FHIR server has the data');
    return { patient, conditions };
  }

  async answer(call) {
    const data = await this.data(call);
    return { cards: data.patient === null ? [] : [this.card(call, data)] };
  }

  card(call, data) {
    const name = data.patient?.name?.[0]?.family ?? 'there';
    const count = data.conditions?.entry?.length ?? 0;
    return {
      uuid: crypto.randomUUID(), summary: `Hello ${name}`, indicator: 'info',
      detail: `**${count}** conditions on record.`,
      source: { label: 'Greeter', url: 'https://example.org/greeting', icon: `${this.base}/icon.png`, topic: { system: 'https://example.org/topics', code: 'greeting' } },
      suggestions: [this.suggestion(call), this.otherSuggestion(call)], selectionBehavior: 'any',
      overrideReasons: [{ system: 'https://example.org/reasons', code: 'seen', display: 'Already greeted' }],
      links: [{ label: 'Manners', url: 'https://example.org/manners', type: 'absolute' }, { label: 'App', url: 'https://example.org/launch', type: 'smart', appContext: 'greet' }],
      extension: { 'org.example.counted': count },
    };
  }

  suggestion(call) {
    const subject = { reference: `Patient/${call.context.patientId}` };
    return {
      uuid: crypto.randomUUID(), label: 'Order a handshake', isRecommended: true,
      actions: [{ type: 'create', description: 'A handshake', resource: { resourceType: 'ServiceRequest', status: 'draft', intent: 'proposal', code: { text: 'Handshake' }, subject } }],
    };
  }

  otherSuggestion(call) {
    const actions = [{ type: 'delete', description: 'Remove the gift', resourceId: 'MedicationRequest/gift' }];
    const draft = call.context.draftOrders?.entry?.[0]?.resource;
    if (draft) actions.push({ type: 'update', description: 'Say it with a note', resource: { ...draft, note: [{ text: 'Hello' }] } });
    return { uuid: crypto.randomUUID(), label: 'Change the orders', actions };
  }

  feedback(body) {
    if (!Array.isArray(body?.feedback) || body.feedback.length === 0) throw new Refusal(400, 'feedback is no array');
    for (const entry of body.feedback) {
      if (typeof entry.card !== 'string' || !['accepted', 'overridden'].includes(entry.outcome) || Number.isNaN(Date.parse(entry.outcomeTimestamp))) {
        throw new Refusal(400, 'an entry has no card, outcome or outcomeTimestamp');
      }
      if (entry.outcome === 'accepted' && !Array.isArray(entry.acceptedSuggestions)) throw new Refusal(400, 'acceptedSuggestions is missing');
    }
    this.feedbackStored.push(...body.feedback);
    return {};
  }

  // A JWT of the client, for this very URL, once: iss, aud, exp, iat, jti; CDS Hooks, Trusting CDS Clients.
  authenticate(authorization, url) {
    if (!this.auth) return;
    const parts = authorization?.match(/^Bearer ([\w-]+)\.([\w-]+)\.([\w-]*)$/);
    if (!parts) throw new Refusal(401, 'a signed JWT is needed');
    const [header, claims] = [parts[1], parts[2]].map((part) => this.decode(part));
    this.checkHeader(header);
    this.checkClaims(claims, url);
    this.checkSignature(parts, header);
    if (this.seen.has(claims.jti)) throw new Refusal(401, 'the token has served');
    this.seen.add(claims.jti);
  }

  decode(part) {
    try {
      return JSON.parse(Buffer.from(part, 'base64url'));
    } catch {
      throw new Refusal(401, 'the token is no JWT');
    }
  }

  checkHeader(header) {
    if (header.alg !== this.auth.algorithm || header.typ !== 'JWT' || header.kid !== this.auth.kid || header.jku) throw new Refusal(401, 'alg, typ, kid or jku');
  }

  checkClaims(claims, url) {
    const now = Date.now() / 1000;
    if (claims.iss !== this.auth.issuer) throw new Refusal(401, 'iss');
    if (![claims.aud].flat().includes(url)) throw new Refusal(401, 'aud');
    if (!(claims.exp > now) || !(claims.iat < now + 60)) throw new Refusal(401, 'exp or iat');
    if (claims.nbf > now + 60) throw new Refusal(401, 'nbf');
    if (typeof claims.jti !== 'string') throw new Refusal(401, 'jti');
  }

  checkSignature([, header, claims, signature]) {
    const key = crypto.createPublicKey({ key: this.auth.key, format: 'jwk' });
    if (!crypto.verify('sha384', Buffer.from(`${header}.${claims}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))) throw new Refusal(401, 'signature');
  }

  cors(origin) {
    return origin ? { 'access-control-allow-origin': origin, vary: 'Origin' } : {};
  }

  preflight() {
    return { 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'authorization, content-type', 'access-control-max-age': '600' };
  }

  async route(request, path, text) {
    if (path === '/icon.png') return { status: 200, icon: true };
    if (request.method === 'OPTIONS') return { status: 204, headers: this.preflight() };
    this.authenticate(request.headers.authorization, this.base + path);
    const [, root, id, tail, ...more] = path.split('/');
    if (root !== 'cds-services' || more.length || (tail && tail !== 'feedback')) throw new Refusal(404, 'no such page');
    const hooks = this.discovery().services?.filter?.((service) => service.id === id).map((service) => service.hook) ?? [];
    if (id !== undefined && hooks.length === 0) throw new Refusal(404, 'no such service');
    if (request.method !== (id ? 'POST' : 'GET')) throw new Refusal(405, 'wrong method');
    if (!id) return { status: 200, body: this.discovery() };
    this.checkMediaType(request.headers['content-type']);
    const body = this.parse(text);
    if (tail) return { status: 200, body: this.feedback(body) };
    this.check(body, hooks);
    return { status: 200, body: await this.answer(body) };
  }

  checkMediaType(type) {
    if (!/^application\/(fhir\+)?json\b/.test(type ?? '')) throw new Refusal(415, 'application/json is wanted');
  }

  failure(error) {
    const status = error instanceof Refusal ? error.status : 500;
    const issue = [{ severity: 'error', code: CODES[status] ?? 'processing', diagnostics: error instanceof Refusal ? error.message : 'our fault' }];
    return { status, body: { resourceType: 'OperationOutcome', issue } };
  }

  serialize(body) {
    return JSON.stringify(body);
  }

  // The last word on every reply: { status, headers, body }.
  reply(reply) {
    return reply;
  }

  async handle(request, response, path) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const reply = this.reply(await this.route(request, path, Buffer.concat(chunks).toString()).catch((error) => this.failure(error)), request, path);
    if (reply === null) return response.destroy();
    const headers = { 'content-type': 'application/json', ...this.cors(request.headers.origin, reply), ...reply.headers };
    if (reply.icon) return response.writeHead(200, { 'content-type': 'image/png' }).end(ICON);
    if (reply.status === 204) delete headers['content-type'];
    response.writeHead(reply.status, headers).end(reply.status === 204 ? undefined : reply.text ?? this.serialize(reply.body));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = new CorrectServer();
  const [key, certificate] = process.argv.slice(2);
  const answer = (request, response) => server.handle(request, response, request.url);
  const listener = key ? https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(certificate) }, answer) : http.createServer(answer);
  listener.listen(0, '127.0.0.1', () => {
    server.base = `http${key ? 's' : ''}://127.0.0.1:${listener.address().port}`;
    console.log(server.base);
  });
}
