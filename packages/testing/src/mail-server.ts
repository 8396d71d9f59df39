import { createServer, type Server, type Socket } from "node:net";

/** A mail as it came over the wire: envelope, and headers with text as they were written. */
export interface CaughtMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** The least of an SMTP server (RFC 5321): takes every mail, keeps it, and can be told to refuse. */
export interface MailServer extends AsyncDisposable {
  readonly url: string;
  readonly mails: readonly CaughtMail[];
  /** The next so many mails are answered with this status in place of 250. */
  refuse(status: number, times: number): void;
}

export interface MailServerOptions {
  readonly host: string;
  readonly port: number;
  readonly onMail?: (mail: CaughtMail) => void;
}

export async function openMailServer({ host, port, onMail }: MailServerOptions): Promise<MailServer> {
  const mails: CaughtMail[] = [];
  const refusals: number[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    serve(socket, {
      refusal: () => refusals.shift(),
      keep(mail) {
        mails.push(mail);
        onMail?.(mail);
      },
    });
  });
  await listening(server, host, port);
  return {
    url: `smtp://${host}:${port}`,
    mails,
    refuse(status, times) {
      refusals.push(...Array.from({ length: times }, () => status));
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Post {
  refusal(): number | undefined;
  keep(mail: CaughtMail): void;
}

function serve(socket: Socket, post: Post): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let unread = "";
  let data: string[] | undefined;
  let from = "";
  let to: string[] = [];

  function take(line: string): void {
    if (data !== undefined) {
      if (line !== ".") data.push(line.startsWith(".") ? line.slice(1) : line);
      else {
        post.keep({ from, to, ...parsed(data) });
        data = undefined;
        say("250 kept");
      }
      return;
    }
    const [verb = ""] = line.toUpperCase().split(/[ :]/);
    if (verb === "MAIL") [from, to] = [addressIn(line), []];
    if (verb === "RCPT") {
      const refusal = post.refusal();
      if (refusal !== undefined) return void say(`${refusal} no`);
      to.push(addressIn(line));
    }
    if (verb === "DATA") {
      data = [];
      return void say("354 go on");
    }
    say(verb === "QUIT" ? "221 bye" : verb === "EHLO" ? "250 8BITMIME" : "250 yes");
    if (verb === "QUIT") socket.end();
  }

  say("220 a mail server for tests");
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    const lines = (unread + chunk).split("\r\n");
    unread = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? "";
}

function parsed(lines: readonly string[]): Pick<CaughtMail, "headers" | "text"> {
  const end = lines.indexOf("");
  const unfolded = lines
    .slice(0, end)
    .join("\n")
    .replaceAll(/\n[ \t]+/g, " ")
    .split("\n");
  const headers = new Map(
    unfolded.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const body = lines.slice(end + 1).join("\n");
  return { headers, text: decoded(body, headers.get("content-transfer-encoding")) };
}

function decoded(body: string, encoding: string | undefined): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return body;
  const bytes = body
    .replaceAll(/=\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
}
