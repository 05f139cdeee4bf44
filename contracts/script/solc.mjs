#!/usr/bin/env node
// Stands in for the native compiler: forge asks for the version, then passes standard JSON on stdin. Runs npm solc, so that nothing is downloaded.
import { readFileSync } from "node:fs";
import solc from "solc";

if (process.argv.includes("--version")) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version().replace(/\.Emscripten.*$/, ".Linux.g++")}`);
} else {
  console.log(solc.compile(readFileSync(0, "utf8")));
}
