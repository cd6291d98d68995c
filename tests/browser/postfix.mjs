// A Postfix of our own on loopback, between Amends and everyone it writes to: mail for us goes into the inbox that Dovecot
// serves, mail for anybody else into a folder the tests read. It needs root.

import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

import { answers, freePort } from "./dovecot.mjs";

const NOBODY = 65534;

/** Whether there is a Postfix here, and we may start it. */
export const hasPostfix = existsSync("/usr/sbin/postfix") && process.getuid() === 0;

/**
 * Starts Postfix. What is sent to `domain` is laid into `inbox`, a Maildir. `send(from, to, mail)` gives it a mail as the
 * world does; `taken()` are the mails to everybody else so far; `close()` ends it.
 */
export async function openPostfix(domain, inbox) {
  const at = mkdtempSync("/tmp/pf");
  chmodSync(at, 0o755);
  for (const folder of ["etc", "queue", "data", "others"]) mkdirSync(path.join(at, folder));
  execFileSync("chown", ["postfix", path.join(at, "data")]);
  chownSync(path.join(at, "others"), NOBODY, NOBODY);
  const port = await freePort();
  const ours = domain.replaceAll(".", "\\.");
  writeFileSync(path.join(at, "etc/boxes"), `/@${ours}$/ ${inbox}/\n/./ ${at}/others/\n`);
  writeFileSync(path.join(at, "etc/main.cf"), settings(at));
  writeFileSync(path.join(at, "etc/master.cf"), services(port));
  const tell = (word) => execFileSync("/usr/sbin/postfix", ["-c", path.join(at, "etc"), word], { stdio: "ignore" });
  tell("start");
  process.once("exit", stop);
  await answers(port);

  function stop() {
    process.off("exit", stop);
    tell("abort");
    rmSync(at, { recursive: true, force: true });
  }

  const others = path.join(at, "others/new");
  return {
    port,
    send: (from, to, mail) => send(port, from, to, mail),
    taken: () => (existsSync(others) ? readdirSync(others).map((name) => readFileSync(path.join(others, name), "latin1")) : []),
    close: stop,
  };
}

function settings(at) {
  return `compatibility_level = 3.6
queue_directory = ${at}/queue
data_directory = ${at}/data
maillog_file = ${at}/data/log
maillog_file_prefixes = ${at}
myhostname = mx.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_relay_restrictions = permit_mynetworks, reject
disable_dns_lookups = yes
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = static:all
virtual_mailbox_base = /
virtual_mailbox_maps = regexp:${at}/etc/boxes
virtual_minimum_uid = 1
virtual_uid_maps = static:${NOBODY}
virtual_gid_maps = static:${NOBODY}
`;
}

function services(port) {
  return `127.0.0.1:${port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`;
}

/** As any mail server does (RFC 5321). */
async function send(port, from, to, mail) {
  const socket = createConnection(port, "127.0.0.1");
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const said = async () => {
    for (;;) {
      const { value } = await lines.next();
      if (!/^[23]/.test(value ?? "")) throw new Error(`Postfix says: ${value}`);
      if (value[3] !== "-") return;
    }
  };
  await said();
  const recipients = to.map((each) => `RCPT TO:<${each}>`);
  for (const line of ["EHLO localhost", `MAIL FROM:<${from}>`, ...recipients, "DATA"]) {
    socket.write(`${line}\r\n`);
    await said();
  }
  socket.write(`${mail.replaceAll("\r\n.", "\r\n..")}\r\n.\r\n`);
  await said();
  socket.end("QUIT\r\n");
  await once(socket, "close");
}
