// A Dovecot of our own on loopback, and a mail server that takes everything: the two ends of a mailbox.

import { execFileSync, spawn } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, chmodSync, writeFileSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { once } from "node:events";
import path from "node:path";

export const USER = "help";
export const PASSWORD = "correct horse";

/** A port nobody listens at. */
export async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

/** Starts Dovecot with an empty inbox, a Maildir at `inbox`; `deliver(mail)` lays one into it, `close()` ends it. */
export async function openDovecot() {
  // Sockets have short names at most, so it lies right below /tmp.
  const at = mkdtempSync("/tmp/dc");
  chmodSync(at, 0o755);
  const isRoot = process.getuid() === 0;
  const [uid, gid] = isRoot ? [65534, 65534] : [process.getuid(), process.getgid()];
  const name = (option) => execFileSync("id", [option, "-n"]).toString().trim();
  const [login, internal, group] = isRoot ? ["dovenull", "dovecot", "dovecot"] : [name("-u"), name("-u"), name("-g")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const key = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const files = ["-addext", "basicConstraints=critical,CA:FALSE", "-keyout", `${at}/key.pem`, "-out", `${at}/cert.pem`];
  execFileSync("openssl", [...key, ...subject, ...files], { stdio: "ignore" });
  const tlsPort = await freePort();
  writeFileSync(`${at}/users`, `${USER}:{PLAIN}${PASSWORD}\n`);
  writeFileSync(
    `${at}/dovecot.conf`,
    `base_dir = ${at}/run
state_dir = ${at}/state
log_path = ${at}/log
protocols = imap
listen = 127.0.0.1
default_login_user = ${login}
default_internal_user = ${internal}
default_internal_group = ${group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${at}/mail/%n
ssl = yes
ssl_cert = <${at}/cert.pem
ssl_key = <${at}/key.pem
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%n ${at}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${at}/home/%n
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`,
  );
  const inbox = path.join(at, "mail", USER);
  for (const folder of ["run", "state"]) mkdirSync(path.join(at, folder));
  for (const folder of [path.join(at, "mail"), path.join(at, "home"), inbox]) {
    mkdirSync(folder);
    chownSync(folder, uid, gid);
  }
  for (const part of ["cur", "new", "tmp"]) {
    mkdirSync(path.join(inbox, part));
    chownSync(path.join(inbox, part), uid, gid);
  }
  const child = spawn("/usr/sbin/dovecot", ["-F", "-c", `${at}/dovecot.conf`], { stdio: "ignore" });
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  await answers(tlsPort);
  let delivered = 0;
  return {
    port: tlsPort,
    inbox,
    certificate: readFileSync(`${at}/cert.pem`, "utf8"),
    deliver: (mail) => {
      const file = `${1_700_000_000 + delivered++}.${process.pid}_${delivered}.tests`;
      writeFileSync(path.join(inbox, "tmp", file), mail, { mode: 0o666 });
      chmodSync(path.join(inbox, "tmp", file), 0o666);
      renameSync(path.join(inbox, "tmp", file), path.join(inbox, "new", file));
    },
    close: async () => {
      process.off("exit", endWithUs);
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      rmSync(at, { recursive: true, force: true });
    },
  };
}

/** Waits until somebody answers at a port. */
export async function answers(port) {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    const socket = createConnection(port, "127.0.0.1");
    const is = await once(socket, "connect").then(() => true, () => false);
    socket.destroy();
    if (is) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers at port ${port}`);
}

/** A mail server that takes everything: `taken` holds what it was given. */
export async function openTaker() {
  const taken = [];
  const server = createServer((socket) => {
    let text = "";
    let data = null;
    socket.on("error", () => {});
    socket.write("220 here\r\n");
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      for (let end; (end = text.indexOf("\r\n")) >= 0; ) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        if (data !== null) {
          if (line !== ".") data += `${line}\r\n`;
          else {
            taken.push(data);
            data = null;
            socket.write("250 taken\r\n");
          }
          continue;
        }
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === "DATA") {
          data = "";
          socket.write("354 go on\r\n");
        } else if (verb === "QUIT") socket.end("221 bye\r\n");
        else if (verb === "EHLO") socket.write("250-here\r\n250 8BITMIME\r\n");
        else socket.write("250 ok\r\n");
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: server.address().port, taken, close: () => server.close() };
}
