/** The import rules of ARCHITECTURE.md, checked: a package is a fence around one library or a promise of purity. */

/** Test files, and the package that exists for them, may look across fences. */
const TESTS = "[.]test[.]ts$|^(packages|apps)/[^/]+/test/|^packages/testing/";

/** What each folder may import of this repository, besides itself. */
const ALLOWED = {
  "packages/core": [],
  "packages/contract": ["packages/core"],
  "packages/trust": ["packages/core", "packages/contract"],
  "packages/peer": ["packages/core", "packages/contract", "packages/trust"],
  "packages/store": ["packages/core"],
  "packages/queue": ["packages/core"],
  "packages/client": [],
  "packages/testing": ["packages/core", "packages/contract", "packages/trust", "packages/peer"],
  "apps/node": [
    "packages/core",
    "packages/contract",
    "packages/trust",
    "packages/peer",
    "packages/store",
    "packages/queue",
    "packages/client",
    "apps/portal",
  ],
  "apps/portal": ["packages/client"],
  "apps/cli": ["packages/client"],
  "apps/playground": ["packages", "apps/node", "apps/cli"],
};

const layers = Object.entries(ALLOWED).map(([folder, allowed]) => ({
  name: `${folder.replace("/", "-")}-imports-only-its-layers`,
  severity: "error",
  from: { path: `^${folder}/`, pathNot: `^${folder}/(.*[.]test[.]ts$|test/|browser/)` },
  to: { path: "^(packages|apps)/", pathNot: [folder, ...allowed].map((name) => `^${name}(/|$)`) },
}));

/** Libraries that only the named folders may import. */
const fences = [
  { library: "jose", folders: "^packages/trust/|^apps/node/src/authorisation/" },
  { library: "(@?prisma|@prisma/.+|pg)", folders: "^packages/store/|^prisma[.]config[.]ts$" },
  { library: "(bullmq|ioredis)", folders: "^packages/queue/" },
  { library: "undici", folders: "^packages/peer/" },
  { library: "nodemailer", folders: "^apps/node/src/mail/" },
].map(({ library, folders }) => ({
  name: `fence-${library.replace(/[^a-z]+/g, "-").replace(/^-|-$/g, "")}`,
  severity: "error",
  from: { pathNot: `${folders}|${TESTS}` },
  to: { path: `(^|/)node_modules/${library}(/|$)` },
}));

module.exports = {
  forbidden: [
    ...layers,
    ...fences,
    {
      name: "core-is-pure",
      comment: "core runs anywhere: no libraries, no Node modules",
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: TESTS },
      to: { pathNot: "^packages/core/src/" },
    },
    {
      name: "client-stands-alone",
      comment: "the published client must not pull anything of ours in",
      severity: "error",
      from: { path: "^packages/client/src/", pathNot: TESTS },
      to: { pathNot: "^packages/client/src/|(^|/)node_modules/openapi-fetch(/|$)" },
    },
    {
      name: "no-tests-in-sources",
      severity: "error",
      from: { path: "^(packages|apps)/[^/]+/src/", pathNot: TESTS },
      to: { path: "[.]test[.]ts$|^(packages|apps)/[^/]+/test/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-unresolved",
      comment:
        "react-aria-components names a source that it does not ship, which is what is looked for first here",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^react-aria-components$" },
    },
  ],
  options: {
    // Anchored: a looser pattern also throws away node_modules/bullmq/dist, and that fence would never fire.
    exclude: { path: "^(packages|apps)/[^/]+/(dist|src/generated)/" },
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["source", "import", "node", "default"],
    },
  },
};
