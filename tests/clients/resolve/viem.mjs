// node resolve/viem.mjs <rpcUrl> <chainId> <contract> <queries>: answers each query with viem's readContract, which follows OffchainLookup itself.
// <contract> is the resolver, or a contract that forwards lookups as ENS's Universal Resolver does. <queries> is JSON: [{name, record, key}]
// with record text | addr | coin | contenthash. Prints one JSON line a query: {value} or {error}.
import { createPublicClient, decodeFunctionResult, encodeFunctionData, http, namehash, parseAbi } from "viem";

const [rpcUrl, chainId, contract, queries] = process.argv.slice(2);
const id = Number(chainId);
const client = createPublicClient({
  chain: { id, name: "devnet", nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 }, rpcUrls: { default: { http: [rpcUrl] } } },
  transport: http(rpcUrl),
});

const resolveAbi = parseAbi(["function resolve(bytes name, bytes data) view returns (bytes)"]);
const forwarderAbi = parseAbi(["function resolve(bytes name, bytes data) view returns (bytes result, address resolver)", "function RESOLVER() view returns (address)"]);
const records = {
  text: [parseAbi(["function text(bytes32, string) view returns (string)"]), "text", (node, key) => [node, key]],
  addr: [parseAbi(["function addr(bytes32) view returns (address)"]), "addr", (node) => [node]],
  coin: [parseAbi(["function addr(bytes32, uint256) view returns (bytes)"]), "addr", (node, key) => [node, BigInt(key)]],
  contenthash: [parseAbi(["function contenthash(bytes32) view returns (bytes)"]), "contenthash", (node) => [node]],
};

// viem's packetToBytes hashes labels above 255 bytes and folds them; these names have none.
function wireName(name) {
  const parts = [];
  for (const label of name.split(".")) {
    const bytes = new TextEncoder().encode(label);
    parts.push(Buffer.from([bytes.length]), Buffer.from(bytes));
  }
  return `0x${Buffer.concat([...parts, Buffer.from([0])]).toString("hex")}`;
}

const forwards = await client.readContract({ address: contract, abi: forwarderAbi, functionName: "RESOLVER" }).then(
  () => true,
  () => false,
);

for (const { name, record, key } of JSON.parse(queries)) {
  try {
    const [abi, functionName, args] = records[record];
    const data = encodeFunctionData({ abi, functionName, args: args(namehash(name), key) });
    const answer = await client.readContract({ address: contract, abi: forwards ? forwarderAbi : resolveAbi, functionName: "resolve", args: [wireName(name), data] });
    const value = decodeFunctionResult({ abi, functionName, data: forwards ? answer[0] : answer });
    console.log(JSON.stringify({ value }));
  } catch (fault) {
    console.log(JSON.stringify({ error: String(fault.shortMessage ?? fault.message) }));
  }
}
