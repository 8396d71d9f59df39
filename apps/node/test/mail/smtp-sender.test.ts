import { openMailServer } from "@wissel/testing/mail-server";
import { testPortBase } from "@wissel/testing/test-ports";
import { expect, test } from "vitest";
import { smtpSender } from "../../src/mail/smtp-sender.ts";

const PORT = testPortBase() + 48;
const address = { host: "127.0.0.1", port: PORT };
const sender = smtpSender({ url: `smtp://127.0.0.1:${PORT}`, from: "exchange@noord.example" });
const mail = {
  messageId: "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b0c@noord.example",
  to: "s1000001@noord.example",
  subject: "Er wordt een plaats voor je vastgehouden",
  text: 'Er is een plaats vrij voor "Zeeën en kustlijnen" bij Waterstad University, en dat is een regel die langer is dan zeventig tekens.\n.\n',
};

test("a mail arrives as it was written, under an id of its own", async () => {
  await using server = await openMailServer(address);
  expect(await sender.send(mail)).toEqual({ kind: "sent" });
  const [caught] = server.mails;
  expect(caught).toMatchObject({ from: "exchange@noord.example", to: [mail.to] });
  expect(caught?.text.trimEnd()).toBe(mail.text.trimEnd());
  expect(caught?.headers.get("message-id")).toBe(`<${mail.messageId}>`);
  expect(caught?.headers.get("subject")).toBe(mail.subject);
});

test("a mail server that is full is asked again, one that refuses is not, and none at all is", async () => {
  await using server = await openMailServer(address);
  server.refuse(451, 1);
  expect(await sender.send(mail)).toEqual({ kind: "retry", reason: "smtp-451" });
  server.refuse(550, 1);
  expect(await sender.send(mail)).toEqual({ kind: "refused", reason: "smtp-550" });
  expect(server.mails).toEqual([]);
  await server[Symbol.asyncDispose]();
  expect(await sender.send(mail)).toMatchObject({ kind: "retry" });
});

test("an address that is none, or several, reaches nobody", async () => {
  await using server = await openMailServer(address);
  for (const to of [
    "nobody",
    "one@noord.example, two@noord.example",
    "one@noord.example\r\nRCPT TO:<two@noord.example>",
  ]) {
    const verdict = await sender.send({ ...mail, to });
    expect(verdict, to).not.toEqual({ kind: "sent" });
  }
  expect(server.mails).toEqual([]);
});
