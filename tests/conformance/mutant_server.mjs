// Serves every mutant of mutants.mjs, each under a path of its own name, and the correct server
// under /correct.
//   node mutant_server.mjs             prints the URL that the names are appended to
//   node mutant_server.mjs --list      prints [{"name", "checks", "wants"}], and ends
//   node mutant_server.mjs --fault N   serves one mutant at the root
import http from 'node:http';
import { CorrectServer } from './correct_server.mjs';
import { mutants } from './mutants.mjs';

// The methods' `super` is their prototype, so the mutant is the object that they stand in.
function serverOf(name) {
  return Object.setPrototypeOf(mutants[name]?.[1] ?? {}, new CorrectServer());
}

const [option, fault] = process.argv.slice(2);
if (option === '--list') {
  const rows = Object.entries(mutants).map(([name, [checks, , wants]]) => ({ name, checks, ...(wants && { wants }) }));
  console.log(JSON.stringify(rows));
} else {
  if (fault && !mutants[fault]) throw new Error(`no mutant is called ${fault}`);
  const servers = new Map([...Object.keys(mutants), 'correct'].map((name) => [name, serverOf(name)]));
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
