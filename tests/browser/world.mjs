// The world of the browser tests: Amends itself, served from a data folder of its own, and a browser that looks at it.
//
//   const world = await openWorld();
//   after(() => world.close());
//   const page = await world.page({ width: 390, dark: true });
//   await page.goto(world.url);
//   await axe(page);

import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { openBrowser } from "./browser.mjs";

export { axe, calm, everywhere, out, shot } from "./browser.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, "target");

/** The program under test. */
export const binary = process.env.AMENDS_BIN ?? path.join(target, "debug/amends");

const READY = /^Amends is running at (http:\/\/\S+)/;
/** A program without optimising makes the sample organisation in well under this. */
const PATIENCE = 120_000;

/**
 * Serves Amends on a free port and starts a browser.
 * `sample: false` begins at the first-run page; `args` are added to `amends serve`; `env` to its environment.
 * Mail can be taken back for `undo` seconds; a story that is not about that does not wait for it.
 */
export async function openWorld({ sample = true, args = [], env = {}, undo = 0 } = {}) {
  const data = await mkdtemp(path.join(tmpdir(), "amends-browser-"));
  await writeFile(path.join(data, "amends.toml"), `undo_seconds = ${undo}\n`);
  const browser = await openBrowser();
  let server;
  try {
    server = await serve(data, [...(sample ? ["--sample"] : []), ...args], env);
  } catch (error) {
    await browser.close();
    await rm(data, { recursive: true, force: true });
    throw error;
  }
  return {
    url: server.url,
    data,
    page: browser.page,
    /** What the program has said so far, stdout and stderr. */
    said: () => server.said.join("\n"),
    /** Runs another command on the same data: `amends(["ingest"], mail)`. Answers with code, stdout, stderr. */
    amends: (words, input = "") => command([...words, "--data", data], input, env),
    close: async () => {
      await browser.close();
      await server.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function serve(data, args, env) {
  await access(binary).catch(() => {
    throw new Error(`There is no program at ${binary}. Build it first: cargo build -p amends`);
  });
  const port = await freePort();
  const words = ["serve", "--data", data, "--listen", `127.0.0.1:${port}`, ...args];
  const child = spawn(binary, words, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const stop = async () => {
    process.off("exit", endWithUs);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGINT");
    const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(late);
  };
  const said = [];
  try {
    return { url: await ready(child, said), said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for the line that tells the address; fails with what the program said when it ends or takes too long. */
function ready(child, said) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`amends serve ${why}. It said:\n${said.slice(-30).join("\n")}`));
    const late = setTimeout(() => fail(`was not ready in ${PATIENCE / 1000} s`), PATIENCE);
    child.once("error", (error) => fail(`cannot be started: ${error.message}`));
    child.once("close", (code, signal) => {
      clearTimeout(late);
      fail(`ended with ${signal ?? `code ${code}`}`);
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        const url = READY.exec(line)?.[1];
        if (!url) return;
        clearTimeout(late);
        resolve(url.replace(/\/$/, ""));
      });
    }
  });
}

async function command(words, input, env) {
  const child = spawn(binary, words, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
  const read = async (stream) => Buffer.concat(await stream.toArray()).toString();
  // A command that does not read its input is no fault of the test's.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([read(child.stdout), read(child.stderr), once(child, "close")]);
  return { code, stdout, stderr };
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}
