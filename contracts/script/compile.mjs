// node script/compile.mjs <outDir> [--mocks]: writes <outDir>/<contract>.json, {contractName, abi, bytecode}, for .NET. Needs npm's solc.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "./compiler.mjs";

const [outDir, flag] = process.argv.slice(2);
if (!outDir || (flag && flag !== "--mocks")) {
  console.error("usage: node compile.mjs <outDir> [--mocks]");
  process.exit(2);
}

const wanted = [["src/Dm3Resolver.sol", "Dm3Resolver"], ["src/WalletSignatureCheck.sol", "WalletSignatureCheck"]];
if (flag) {
  for (const mock of ["LookupProbe", "PlainResolver", "UniversalForwarder", "PlainToken"]) wanted.push([`test/mocks/${mock}.sol`, mock]);
  wanted.push(["test/mocks/EnsMocks.sol", "MockNameWrapper"]);
  for (const mock of ["OddWallet", "OddWalletFactory"]) wanted.push(["test/mocks/OddWallets.sol", mock]);
}

const artifact = flag ? compile("src", "test/mocks") : compile("src");
mkdirSync(outDir, { recursive: true });
for (const [path, contractName] of wanted) {
  writeFileSync(join(outDir, `${contractName}.json`), `${JSON.stringify(artifact(path, contractName), null, 2)}\n`);
}
