// page.mjs PROGRAM FOLDER: starts the server, looks at GET / and leaves its pictures in FOLDER.
// Ends with 1 and says what is wrong where something is.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [program, folder] = process.argv.slice(2);
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const problems = [];
const check = (right, what) => right || problems.push(what);

// The address that the server says it is ready at.
function started(server) {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (text) => {
      said += text;
      const url = said.match(/ready: (\S+)/);
      if (url) resolve(url[1]);
    });
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

async function look(browser, url, name, viewport) {
  const context = await browser.newContext({ viewport, bypassCSP: false });
  const page = await context.newPage();
  page.on("console", (message) => check(message.type() !== "error", `${name}: ${message.text()}`));
  page.on("request", (request) => check(request.url() === `${url}/`, `${name}: loads ${request.url()}`));
  const reply = await page.goto(`${url}/`);
  check(reply.status() === 200, `${name}: status ${reply.status()}`);
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });

  const style = await page.evaluate(() => getComputedStyle(document.querySelector("thead th")).backgroundColor);
  check(style === "rgb(243, 246, 249)", `${name}: the page's own style does not apply (${style})`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(wide <= 0, `${name}: ${wide} pixels wider than the window`);
  for (const anchor of await page.locator("nav a").evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
    check((await page.locator(`[id="${anchor.slice(1)}"]`).count()) === 1, `${name}: ${anchor} leads nowhere`);
  }
  await context.close();
}

// Rules of WCAG 2.1 A and AA, contrast, headings and tables among them. The policy of the page keeps
// scripts out, so the checker has to go around it.
async function accessible(browser, url) {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`${url}/`);
  await page.addScriptTag({ path: axe });
  const result = await page.evaluate(() => window.axe.run());
  check(result.passes.length > 20, `axe checked only ${result.passes.length} rules`);
  for (const violation of result.violations) {
    check(false, `axe: ${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 120)}`);
  }
  await page.pdf({ path: `${folder}/page.pdf`, format: "A4" });
  await context.close();
}

const server = spawn(program, ["serve", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "ignore"] });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const url = await started(server);
  await look(browser, url, "desktop", { width: 1280, height: 900 });
  await look(browser, url, "phone", { width: 390, height: 844 });
  await accessible(browser, url);
} finally {
  await browser.close();
  server.kill();
}
for (const problem of problems) console.error(problem);
process.exit(problems.length ? 1 : 0);
