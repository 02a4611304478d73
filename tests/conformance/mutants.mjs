// The correct server with one fault at a time: what each does wrong, and which checks must notice.
//   mutant: [[ids of the checks that must find something], { methods that replace the server's }]
// A method's `super` is the correct server. A third element is 'auth', which makes the server ask
// for JWTs, or what the tool must be told.
import crypto from 'node:crypto';
import { CorrectServer, Refusal } from './correct_server.mjs';

// Changes one thing in what another method makes.
const services = (change) => ({ discovery() { const all = super.discovery(); all.services.forEach(change); return all; } });
const template = (query, key = 'patient') => services((service) => { service.prefetch[key] = query; });
const card = (change) => ({ card(call, data) { const card = super.card(call, data); return change(card, call) ?? card; } });
const source = (change) => card((card) => { change(card.source); });
const suggestion = (change) => card((card, call) => { card.suggestions.forEach((one) => change(one, call)); });
const action = (type, change) => suggestion((one, call) => {
  one.actions.filter((action) => action.type === type).forEach((action) => change(action, call));
});
const link = (change) => card((card) => { card.links.forEach(change); });
const answer = (change) => ({ async answer(call) { return change(await super.answer(call)); } });
const isCall = (request, path) => request.method === 'POST' && /^\/cds-services\/[^/]+$/.test(path);
const replyToCall = (change) => ({
  reply(reply, request, path) { return isCall(request, path) ? change(reply) : reply; },
});
const replyToDiscovery = (change) => ({
  reply(reply, request, path) { return request.method === 'GET' && path === '/cds-services' ? change(reply) : reply; },
});

export const mutants = {
  // Use of JSON
  'answer-in-text': [['json-media-type'], replyToCall((reply) => ({ ...reply, headers: { 'content-type': 'text/plain' } }))],
  'answer-not-json': [['json-bodies'], { serialize(body) { return super.serialize(body).replace('"summary":', 'summary:'); } }],
  'trailing-comma': [['json-bodies', 'json-no-comments', 'error-operation-outcome'], { serialize(body) { return super.serialize(body).replace(/}$/, ',}').replace(/^{"services"(.*),}$/, '{"services"$1}'); } }],
  'malformed-taken': [['call-malformed'], { parse(text) { try { return super.parse(text); } catch { return null; } }, check(call, hooks) { if (call) super.check(call, hooks); }, async answer(call) { return call ? super.answer(call) : { cards: [] }; } }],
  'malformed-is-500': [['call-malformed', 'error-server', 'feedback-invalid'], { parse(text) { return JSON.parse(text); } }],
  'malformed-closes': [['call-malformed', 'cors-errors'], replyToCall((reply) => (JSON.stringify(reply.body).includes('no JSON') ? null : reply))],
  'charset-refused': [['call-charset'], { checkMediaType(type) { if (type !== 'application/json') throw new Refusal(415, 'only application/json'); } }],
  'null-in-card': [['json-no-null', 'json-optional', 'card-detail'], card((card) => { card.detail = null; })],
  'empty-in-card': [['json-no-empty', 'json-optional'], card((card) => { card.links = []; })],
  'empty-required': [['json-no-empty', 'link-label'], link((link) => { link.label = ''; })],
  'system-actions-empty': [['json-no-empty', 'json-optional', 'response-system-actions-agreed'], answer((body) => ({ ...body, systemActions: [] }))],
  'resource-in-xml': [['json-fhir', 'action-create'], action('create', (action) => { action.resource = '<ServiceRequest xmlns="http://hl7.org/fhir"/>'; })],

  // Discovery
  'discovery-gone': [['discovery-get'], replyToDiscovery(() => ({ status: 404, body: {} }))],
  'discovery-not-stable': [['discovery-stable'], replyToDiscovery(function (reply) { reply.body.services[0].title += Math.random(); return reply; })],
  'discovery-created': [['discovery-status'], replyToDiscovery((reply) => ({ ...reply, status: 201 }))],
  'discovery-array': [['discovery-services'], replyToDiscovery((reply) => ({ ...reply, body: reply.body.services }))],
  'discovery-map': [['discovery-services'], replyToDiscovery((reply) => ({ ...reply, body: { services: Object.fromEntries(reply.body.services.map((service) => [service.id, service])) } }))],
  'no-hook': [['service-hook'], replyToDiscovery((reply) => { delete reply.body.services[0].hook; return reply; })],
  'no-title': [['service-title'], services((service) => { delete service.title; })],
  'no-description': [['service-description'], services((service) => { delete service.description; })],
  'no-id': [['service-id'], replyToDiscovery((reply) => { delete reply.body.services[0].id; return reply; })],
  'prefetch-array': [['service-prefetch'], replyToDiscovery((reply) => { reply.body.services[0].prefetch = ['Patient/{{context.patientId}}']; return reply; })],
  'prefetch-object': [['service-prefetch'], services((service) => { service.prefetch.more = { query: 'Patient/{{context.patientId}}' }; })],
  'usage-requirements-list': [['service-usage-requirements'], services((service) => { service.usageRequirements = ['the patient']; })],
  'own-version': [['service-version'], services((service) => { service.version = 'v2'; })],
  'no-version': [['service-version'], services((service) => { delete service.version; })],
  'unknown-hook-version': [['service-hook-version'], services((service) => { service.hookVersion = '7.3'; })],
  'two-hook-versions': [['service-hook-once'], { discovery() { const all = super.discovery(); all.services.push({ ...all.services[0], hookVersion: '1.0.1' }); return all; } }],
  'shared-id-answers-one': [['service-shared-id', 'call-post'], { check(call, hooks) { super.check(call, hooks.slice(0, 1)); } }],

  // Prefetch templates
  'single-braces': [['template-braces'], template('Patient/{context.patientId}')],
  'unclosed-braces': [['template-braces'], template('Patient/{{context.patientId')],
  'bare-token': [['template-tokens-2.0', 'template-tokens-3.0'], template('Patient/{{patientId}}')],
  'unknown-field': [['template-tokens-2.0', 'template-tokens-3.0'], template('Patient/{{context.patientID}}')],
  'path-token': [['template-primitive'], template('Encounter/{{context.encounterId.id}}')],
  'where-token': [['template-primitive', 'template-tokens-3.0'], template("Encounter/{{context.encounterId.where(x='1').id}}")],
  'of-type-resource': [['template-primitive', 'template-of-type'], template('Location/{{context.encounterId.resolve().ofType(Resource).id}}')],
  'result-before-template': [['template-order', 'template-tokens-2.0'], services((service) => { service.prefetch = { location: 'Location/{{%encounter.location.location.id}}', ...service.prefetch, encounter: 'Encounter/{{context.encounterId}}' }; })],
  'chained-search': [['template-subset'], template('Observation?subject.identifier={{context.patientId}}', 'more')],
  'orders-in-token': [['template-primitive', 'template-orders'], services((service) => { if (service.hook !== 'patient-view') service.prefetch.more = 'Medication?_id={{context.draftOrders.entry.resource.id}}'; })],

  // Calling
  'service-elsewhere': [['service-shared-id', 'call-post'], { async route(request, path, text) { if (isCall(request, path)) throw new Refusal(404, 'moved'); return super.route(request, path, text); } }],
  'unknown-service-taken': [['call-unknown-service'], { async route(request, path, text) { return /no-such-service/.test(path) ? { status: 200, body: { cards: [] } } : super.route(request, path, text); } }],
  'get-is-a-call': [['call-get'], { async route(request, path, text) { return request.method === 'GET' && /^\/cds-services\/[^/]+$/.test(path) ? { status: 200, body: { cards: [] } } : super.route(request, path, text); } }],
  'any-hook': [['call-other-hook'], { check(call, hooks) { super.check(typeof call?.hook === 'string' && !hooks.includes(call.hook) ? { ...call, hook: hooks[0] } : call, hooks); } }],
  'no-hook-instance': [['call-required-members'], { check(call, hooks) { super.check(call && { hookInstance: 'x', ...call }, hooks); } }],
  'any-types': [['call-wrong-types'], { check(call, hooks) { super.check({ ...call, hookInstance: call?.hookInstance && String(call.hookInstance) }, hooks); } }],
  'prefetch-demanded': [['call-no-optional', 'prefetch-missing'], { check(call, hooks) { super.check(call, hooks); if (!call.prefetch) throw new Refusal(400, 'prefetch is missing'); } }],
  'prefetch-crashes': [['call-no-optional', 'prefetch-missing', 'error-server'], { async datum(key, template, call) { if (call.prefetch[key] === undefined) return undefined; return super.datum(key, template, call); } }],
  'extension-refused': [['call-extension'], { check(call, hooks) { super.check(call, hooks); if (call.extension) throw new Refusal(400, 'extension is not known'); } }],
  'unknown-members-refused': [['call-unknown-members'], { check(call, hooks) { super.check(call, hooks); if (call.futureMember) throw new Refusal(400, 'a member is not known'); } }],

  // Contexts
  'practitioners-only': [['context-user'], { check(call, hooks) { super.check(call, hooks); if (!/^Practitioner\//.test(call.context.userId)) throw new Refusal(400, 'userId is no Practitioner'); } }],
  'encounter-demanded': [['context-encounter', 'captured'], { check(call, hooks) { super.check(call, hooks); if (!call.context.encounterId) throw new Refusal(400, 'encounterId is missing'); } }],
  'bundle-type-demanded': [['context-bundle-type', 'captured'], { check(call, hooks) { super.check(call, hooks); if (call.context.draftOrders && !call.context.draftOrders.type) throw new Refusal(400, 'draftOrders has no type'); } }],
  'medication-demanded': [['context-incomplete-order'], { check(call, hooks) { super.check(call, hooks); for (const { resource } of call.context.draftOrders?.entry ?? []) if (resource.resourceType === 'MedicationRequest' && !resource.medicationCodeableConcept && resource.id === 'draft-1') throw new Refusal(400, 'no medication'); } }],
  'medications-only': [['context-order-types'], { check(call, hooks) { super.check(call, hooks); for (const { resource } of call.context.draftOrders?.entry ?? []) if (resource.resourceType === 'DeviceRequest') throw new Refusal(400, 'an order that is not known'); } }],

  // Prefetch
  'other-prefetch-key': [['prefetch-whole'], { async data(call) { const { pat, ...rest } = call.prefetch ?? {}; return super.data({ ...call, prefetch: pat ? { ...rest, patient: pat } : {} }); } }],
  'all-prefetch-demanded': [['prefetch-some'], { check(call, hooks) { super.check(call, hooks); const keys = Object.keys(call.prefetch ?? {}); if (keys.length === 1) throw new Refusal(400, 'prefetch is not complete'); } }],
  'null-refused': [['prefetch-null'], { check(call, hooks) { super.check(call, hooks); if (call.prefetch && Object.values(call.prefetch).every((value) => value === null)) throw new Refusal(400, 'prefetch is null'); } }],
  'empty-bundle-refused': [['prefetch-empty-bundle'], { check(call, hooks) { super.check(call, hooks); if (call.prefetch?.conditions?.total === 0) throw new Refusal(400, 'conditions has no entry'); } }],
  'next-page-refused': [['prefetch-page'], { check(call, hooks) { super.check(call, hooks); if (call.prefetch?.conditions?.link && !call.fhirServer) throw new Refusal(400, 'conditions is a page'); } }],
  'silent-without-data': [['prefetch-missing', 'fhir-failure'], { async answer(call) { try { return await super.answer(call); } catch { return { cards: [] }; } } }],
  'missing-data-is-422': [['call-no-optional', 'prefetch-missing', 'prefetch-operation-outcome', 'fhir-failure'], { async data(call) { try { return await super.data(call); } catch { throw new Refusal(422, 'no data'); } } }],
  'outcome-is-no-data': [['prefetch-operation-outcome'], { async datum(key, query, call) { return call.prefetch?.[key]?.resourceType === 'OperationOutcome' ? null : super.datum(key, query, call); } }],

  // FHIR access
  'authorization-with-patient': [['fhir-authorization'], { check(call, hooks) { super.check(call, hooks); if (call.fhirAuthorization && !call.fhirAuthorization.patient) throw new Refusal(400, 'fhirAuthorization.patient is missing'); } }],
  'no-fetching': [['fhir-all', 'fhir-missing', 'fhir-either'], { async datum(key, query, call) { return super.datum(key, query, call.prefetch?.[key] === undefined ? { ...call, fhirServer: undefined } : call); } }],
  'all-or-nothing': [['fhir-missing'], { async datum(key, query, call) { return super.datum(key, query, call.prefetch && call.prefetch[key] === undefined ? { ...call, fhirServer: undefined } : call); } }],
  'tokens-not-replaced': [['fhir-all'], { async fetchFhir(url, token) { return super.fetchFhir(url.replace('example-patient', '{{context.patientId}}').replace(/Patient\/[\w-]+$/, 'Patient/{{context.patientId}}'), token); } }],
  'no-token': [['fhir-token', 'fhir-pages'], { bearer() { return undefined; } }],
  'token-without-scheme': [['fhir-token', 'fhir-pages'], { async fetchFhir(url, token) { return (await fetch(url, { headers: { authorization: token ?? '' }, signal: AbortSignal.timeout(300) })).json(); } }],
  'no-token-on-pages': [['fhir-pages'], { async fetchFhir(url, token) { return super.fetchFhir(url, url.includes('_page') ? undefined : token); } }],
  'token-in-error': [['fhir-token-shown'], { async data(call) { try { return await super.data(call); } catch { throw new Refusal(412, `not with ${this.bearer(call)}`); } } }],
  'token-kept': [['fhir-token-kept'], { bearer(call) { this.last = super.bearer(call) ?? this.last; return this.last; } }],
  'token-to-anyone': [['fhir-token-elsewhere'], { async wholeBundle(bundle, call) { const next = bundle.link?.[0]?.url; return super.wholeBundle(bundle, next && call.fhirServer ? { ...call, fhirServer: next } : call); } }],
  'first-page-only': [['fhir-pages'], { async wholeBundle(bundle) { return bundle; } }],
  'null-fetched': [['fhir-null'], { async datum(key, query, call) { const value = await super.datum(key, query, call); return value === null && call.fhirServer ? super.datum(key, query, { ...call, prefetch: {} }) : value; } }],
  'failure-is-500': [['fhir-failure', 'error-server'], { async fetchFhir(url, token) { try { return await super.fetchFhir(url, token); } catch (error) { this.broken = true; throw error; } }, async data(call) { try { return await super.data(call); } catch (error) { if (this.broken) { this.broken = false; throw new Error('FHIR failed'); } throw error; } } }],
  'waits-for-ever': [['fhir-slow'], { async fetchFhir(url, token) { return (await fetch(url, { headers: token ? { authorization: `Bearer ${token}` } : {}, signal: AbortSignal.timeout(20000) })).json(); } }],

  // Feedback
  'one-feedback-only': [['feedback-several'], { feedback(body) { if (body.feedback?.length > 1) throw new Refusal(400, 'one entry'); return super.feedback(body); } }],
  'accepted-refused': [['feedback-taken', 'feedback-again', 'feedback-several', 'captured'], { feedback(body) { if (body.feedback?.[0]?.outcome === 'accepted') throw new Refusal(400, 'only overridden'); return super.feedback(body); } }],
  'feedback-in-body': [['feedback-taken', 'feedback-again', 'feedback-several', 'feedback-reasons', 'feedback-invalid', 'captured'], { feedback(body) { if (typeof body.card !== 'string') throw new Refusal(400, 'card'); return {}; } }],
  'first-feedback-wins': [['feedback-taken', 'feedback-again', 'feedback-several', 'feedback-reasons', 'captured'], { feedback(body) { for (const { card } of body.feedback ?? []) if (this.feedbackStored.some((known) => known.card === card)) throw new Refusal(409, 'known'); return super.feedback(body); } }],
  'reason-demanded': [['feedback-reasons'], { feedback(body) { for (const { overrideReason } of body.feedback ?? []) if (overrideReason && !overrideReason.reason) throw new Refusal(400, 'reason'); return super.feedback(body); } }],
  'any-feedback': [['feedback-invalid'], { feedback() { return {}; } }],

  // CORS
  'no-cors': [['cors-preflight', 'cors-answers', 'cors-errors'], { cors() { return {}; } }],
  'no-authorization-header': [['cors-preflight'], { preflight() { return { ...super.preflight(), 'access-control-allow-headers': 'content-type' }; } }],
  'no-cors-on-errors': [['cors-errors'], { cors(origin, reply) { return reply.status < 400 ? super.cors(origin) : {}; } }],

  // Timing, repetition
  'slow': [['timing'], { async answer(call) { if (call.hook === 'patient-view') await new Promise((done) => { setTimeout(done, 90); }); return super.answer(call); } }, '--answer-within 60'],
  'random-indicator': [['same-advice', 'no-mixing'], { card(call, data) { this.count = (this.count ?? 0) + 1; return { ...super.card(call, data), indicator: ['info', 'warning'][this.count % 2] }; } }],
  'shared-state': [['no-mixing'], { async data(call) { this.call = call; await new Promise((done) => { setTimeout(done, 3); }); return super.data(this.call); } }],

  // Trusting clients: these ask for a signed JWT
  'refuses-good-tokens': [['jwt-good', 'jwt-agreed-key', 'discovery-get'], { checkSignature() { throw new Refusal(401, 'signature'); } }, 'auth'],
  'jku-demanded': [['jwt-good', 'jwt-agreed-key', 'discovery-get'], { checkHeader(header) { if (!header.jku) throw new Refusal(401, 'jku is missing'); super.checkHeader(header); } }, 'auth'],
  'open-to-all': [['jwt-required'], { authenticate(authorization, url) { if (authorization) super.authenticate(authorization, url); } }, 'auth'],
  'feedback-open-to-all': [['feedback-authenticated'], { authenticate(authorization, url) { if (!url.endsWith('/feedback')) super.authenticate(authorization, url); } }, 'auth'],
  'takes-none': [['jwt-none'], { checkHeader(header) { super.checkHeader(/^none$/i.test(header.alg) ? { ...header, alg: this.auth.algorithm } : header); }, checkSignature(parts, header) { if (!/^none$/i.test(header.alg)) super.checkSignature(parts, header); } }, 'auth'],
  'takes-hmac': [['jwt-hmac'], { checkHeader(header) { super.checkHeader(header.alg === 'HS256' ? { ...header, alg: this.auth.algorithm } : header); }, checkSignature(parts, header) { if (header.alg !== 'HS256') return super.checkSignature(parts, header); const pem = crypto.createPublicKey({ key: this.auth.key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }); const code = crypto.createHmac('sha256', pem).update(`${parts[1]}.${parts[2]}`).digest('base64url'); if (code !== parts[3]) throw new Refusal(401, 'signature'); return undefined; } }, 'auth'],
  'decodes-only': [['jwt-signature'], { checkSignature() {} }, 'auth'],
  'any-kid': [['jwt-kid'], { checkHeader(header) { super.checkHeader({ ...header, kid: this.auth.kid }); } }, 'auth'],
  'any-typ': [['jwt-typ'], { checkHeader(header) { super.checkHeader({ ...header, typ: 'JWT' }); } }, 'auth'],
  'no-iat': [['jwt-claims'], { checkClaims(claims, url) { super.checkClaims({ iat: 0, ...claims }, url); } }, 'auth'],
  'takes-expired': [['jwt-expired'], { checkClaims(claims, url) { super.checkClaims({ ...claims, exp: claims.exp && 9e9 }, url); } }, 'auth'],
  'takes-issued-ahead': [['jwt-issued-ahead'], { checkClaims(claims, url) { super.checkClaims({ ...claims, iat: claims.iat && 0 }, url); } }, 'auth'],
  'no-nbf': [['jwt-not-before'], { checkClaims({ nbf, ...claims }, url) { super.checkClaims(claims, url); } }, 'auth'],
  'any-audience': [['jwt-audience'], { checkClaims(claims, url) { super.checkClaims({ ...claims, aud: claims.aud && url }, url); } }, 'auth'],
  'audience-array-refused': [['jwt-audience-array'], { checkClaims(claims, url) { if (Array.isArray(claims.aud)) throw new Refusal(401, 'aud'); super.checkClaims(claims, url); } }, 'auth'],
  'any-issuer': [['jwt-issuer'], { checkClaims(claims, url) { super.checkClaims({ ...claims, iss: claims.iss && this.auth.issuer }, url); } }, 'auth'],
  'any-jku': [['jwt-jku'], { checkHeader({ jku, ...header }) { super.checkHeader(jku ? { ...header, kid: this.auth.kid } : header); }, checkSignature(parts, header) { if (!header.jku) super.checkSignature(parts, header); } }, 'auth'],
  'replay-taken': [['jwt-replay'], { seen: { has: () => false, add: () => {} } }, 'auth'],

  // Answers
  'answer-created': [['response-status', 'response-no-advice'], replyToCall((reply) => ({ ...reply, status: reply.status === 200 ? 201 : reply.status }))],
  'no-cards-member': [['response-cards'], answer(() => ({ advice: 'none' }))],
  'cards-object': [['response-cards'], answer(({ cards }) => ({ cards: { ...cards } }))],
  'no-advice-is-204': [['response-status', 'response-no-advice'], replyToCall((reply) => (reply.body.cards?.length === 0 ? { status: 204 } : reply))],
  'error-in-html': [['error-operation-outcome'], replyToCall((reply) => (reply.status < 400 ? reply : { status: reply.status, headers: { 'content-type': 'text/html' }, text: '<h1>Error</h1>' }))],
  'error-in-long-words': [['error-operation-outcome'], replyToCall((reply) => (reply.status < 400 ? reply : { status: reply.status, text: `x${'ä'.repeat(400)}` }))],
  'error-in-latin-1': [['error-operation-outcome'], replyToCall((reply) => (reply.status < 400 ? reply : { status: reply.status, headers: { 'content-type': 'text/plain; charset=iso-8859-1' }, text: Buffer.from('ä'.repeat(400), 'latin1') }))],
  'error-without-outcome': [['error-operation-outcome'], replyToCall((reply) => (reply.status < 400 ? reply : { status: reply.status, body: { message: 'no' } }))],
  'system-actions-object': [['response-system-actions', 'response-system-actions-agreed'], answer((body) => ({ ...body, systemActions: { type: 'create' } }))],
  'system-actions-unasked': [['response-system-actions-agreed'], answer((body) => ({ ...body, systemActions: [{ type: 'delete', description: 'x', resourceId: 'Task/1' }] }))],
  'action-selection': [['response-action-selection'], suggestion((one) => { one.actionSelectionBehavior = 'any'; })],
  'extension-array': [['extension-object'], card((card) => { card.extension = ['x']; })],
  'extension-short-name': [['extension-names'], card((card) => { card.extension = { counted: 1 }; })],

  // Cards
  'uuid-number': [['card-uuid'], card((card) => { card.uuid = 7; })],
  'uuid-constant': [['card-uuid-unique'], card((card) => { card.uuid = '7d3c8f0e-0f5c-4b1e-9f39-0d5a1f0c7a11'; })],
  'no-summary': [['card-summary'], card((card) => { delete card.summary; })],
  'summary-of-140': [['card-summary'], card((card) => { card.summary = 'x'.repeat(140); })],
  'summary-in-bytes': [[], card((card) => { card.summary = 'ä'.repeat(139); })],
  'detail-object': [['card-detail'], card((card) => { card.detail = { text: 'x' }; })],
  'hard-stop': [['card-indicator'], card((card) => { card.indicator = 'hard-stop'; })],
  'no-source': [['card-source'], card((card) => { card.source = 'Greeter'; })],
  'no-selection-behavior': [['card-selection-behavior'], card((card) => { delete card.selectionBehavior; })],
  'selection-behavior-all': [['card-selection-behavior-value'], card((card) => { card.selectionBehavior = 'all'; })],
  'override-reasons-object': [['card-override-reasons'], card((card) => { card.overrideReasons = { code: 'x' }; })],
  'links-object': [['card-links'], card((card) => { card.links = { label: 'x' }; })],
  'source-name': [['source-label'], source((source) => { delete source.label; source.name = 'Greeter'; })],
  'source-url-relative': [['source-url'], source((source) => { source.url = '/greeting'; })],
  'source-url-of-patient': [['source-url-general'], card((card, call) => { card.source.url += `?patient=${call.context.patientId}`; })],
  'icon-relative': [['source-icon'], source((source) => { source.icon = 'icon.png'; })],
  'icon-is-text': [['source-icon-png'], { reply(reply) { return reply.icon ? { status: 200, body: { icon: true } } : reply; } }],
  'topic-text': [['source-topic', 'coding'], source((source) => { source.topic = 'greeting'; })],
  'reason-without-code': [['coding'], card((card) => { delete card.overrideReasons[0].code; })],
  'reason-without-display': [['override-display'], card((card) => { delete card.overrideReasons[0].display; })],
  'link-without-label': [['link-label'], link((link) => { delete link.label; })],
  'link-without-url': [['link-url'], link((link) => { delete link.url; })],
  'link-type-relative': [['link-type'], link((link) => { if (link.type === 'absolute') link.type = 'relative'; })],
  'app-context-absolute': [['link-app-context'], link((link) => { link.appContext = 'greet'; })],
  'app-context-object': [['link-app-context'], link((link) => { if (link.type === 'smart') link.appContext = { a: 1 }; })],

  // Suggestions and actions
  'no-suggestion-label': [['suggestion-label'], suggestion((one) => { delete one.label; })],
  'suggestion-uuid-number': [['suggestion-uuid'], suggestion((one) => { one.uuid = 7; })],
  'recommended-text': [['suggestion-recommended'], suggestion((one) => { one.isRecommended = 'yes'; })],
  'two-recommended': [['suggestion-one-recommended'], card((card) => { card.selectionBehavior = 'at-most-one'; card.suggestions.forEach((one) => { one.isRecommended = true; }); })],
  'actions-object': [['suggestion-actions'], suggestion((one) => { one.actions = { ...one.actions }; })],
  'action-replace': [['action-type'], action('create', (action) => { action.type = 'replace'; })],
  'no-action-description': [['action-description'], action('create', (action) => { delete action.description; })],
  'create-without-resource': [['action-create'], action('create', (action) => { delete action.resource; })],
  'create-what-was-sent': [['action-create'], action('create', (action, call) => { action.resource = call.context.draftOrders?.entry[0]?.resource ?? action.resource; })],
  'update-what-changed': [['action-update', 'resource-valid', 'resource-schema'], action('update', (action) => { const { resourceType, id, note } = action.resource; action.resource = { resourceType, id, note }; })],
  'resource-without-intent': [['resource-valid', 'resource-schema'], action('create', (action) => { delete action.resource.intent; })],
  'resource-with-unknown-code': [['resource-valid', 'resource-schema'], action('create', (action) => { action.resource.status = 'new'; })],
  'resource-with-unknown-element': [['resource-valid', 'resource-schema'], action('create', (action) => { action.resource.medication = 'x'; })],
  'resource-without-array': [['resource-valid'], action('create', (action) => { action.resource.note = { text: 'x' }; })],
  'resource-of-a-practitioner': [['resource-valid'], action('create', (action) => { action.resource.subject = { reference: 'Practitioner/1' }; })],
  'resource-with-text-as-number': [['resource-valid', 'resource-schema'], action('update', (action) => { action.resource.doNotPerform = 'no'; })],
  'delete-without-id': [['action-delete'], action('delete', (action) => { delete action.resourceId; })],
  'delete-in-resource': [['action-delete-resource'], action('delete', (action) => { action.resource = action.resourceId; })],
};
