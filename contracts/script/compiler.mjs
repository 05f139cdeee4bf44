// The one place that says how the contracts are compiled, beside foundry.toml, which it reads.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import solc from "solc";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function setting(name) {
  const match = readFileSync(join(root, "foundry.toml"), "utf8").match(new RegExp(`^${name} = "?([^"\\n]+)"?$`, "m"));
  if (!match) throw new Error(`foundry.toml has no ${name}`);
  return match[1];
}

function sources(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith(".sol") ? [path] : [];
  });
}

/** Compiles every contract below the given folders; throws with solc's own text on an error or a warning. */
export function compile(...folders) {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(folders.flatMap(sources).sort().map(path => [path, { content: readFileSync(join(root, path), "utf8") }])),
    settings: {
      evmVersion: setting("evm_version"),
      optimizer: { enabled: setting("optimizer") === "true", runs: Number(setting("optimizer_runs")) },
      metadata: { bytecodeHash: setting("bytecode_hash"), appendCBOR: setting("cbor_metadata") === "true" },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const faults = (output.errors ?? []).filter(fault => fault.severity !== "info");
  if (faults.length > 0) throw new Error(faults.map(fault => fault.formattedMessage).join("\n"));
  return (path, contractName) => {
    const contract = output.contracts[path][contractName];
    return { contractName, abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` };
  };
}
