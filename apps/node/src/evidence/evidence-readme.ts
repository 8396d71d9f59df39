import type { EvidenceFile } from "./evidence-file.ts";

/** What a person who opens the bundle in ten years needs to know. */
export function evidenceReadme({ institution, associationId, home, host, entries }: EvidenceFile): string {
  const first = entries[0]?.name ?? "NAME";
  return `# Evidence about one enrolment

Association ${associationId}: a student of ${home} at ${host}. Put together by ${institution} from what its node has
kept: ${entries.length} signed events, sent and received, in the order of their arrival.

| file | what it is |
| --- | --- |
| NAME.jws | the event as its issuer signed it (RFC 8417, compact JWS) |
| NAME.jwk | the public key that it was accepted under (RFC 7517) |
| NAME-statement.jws | the issuer's entity statement at that time: it names that key (OpenID Federation 1.0) |
| NAME-statement.jwk | the entity key that signed the statement, taken from the statement itself |
| NAME-earlier-keys.jws | the issuer's signed list of keys that it used earlier, where the statement names the key no more |
| scale-ID-VERSION.json | a scale that a result names, byte for byte as the host published it then |
| evidence.json | all of it for a machine |

A result-issued, result-corrected or result-withdrawn event is the result; result-received and result-recorded are the
receipts of the student's home, and name the results they are for by jti and sha256. Where an event names the one
before it (\`supersedes\`), that is the chain of versions.

## Checking it

With Wissel, without a network; it exits with 0 only if every token holds:

    npm run verify-result -- evidence.json

With the program jose (in Debian: apt install jose), for each event:

    jose jws ver -i ${first}.jws -k ${first}.jwk -O -
    jose jws ver -i ${first}-statement.jws -k ${first}-statement.jwk -O -
    jose jwk thp -i ${first}-statement.jwk -a S256

The first prints what the issuer said. The second prints the issuer's statement; the key of the event must be among
those in metadata, course_exchange_node, jwks (\`jose jwk thp\` of a key is its kid). The third prints the thumbprint of
the issuer's entity key: compare it with the one that the institution has made known by another way. Everything hangs
on that comparison.

A score is on the scale whose id, version and sha256 the result names. The sha256 is of the scale's file, as it is:
\`openssl dgst -sha256 -binary scale-ID-VERSION.json | basenc --base64url\`, without the = at its end.

The sha256 that receipts name is of the file NAME.jws: \`openssl dgst -sha256 -binary NAME.jws | basenc --base64url\`,
without the = at its end.
`;
}
