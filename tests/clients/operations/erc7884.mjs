// A client of ERC-7884 and ENSIP-20 on ethers that knows nothing of the gateway: it asks the resolver, signs what it is given, and posts it where it is told.
// One JSON argument: {rpcUrl, key, resolver, calls: [[function, ...arguments]], via, wire}; several calls go as one multicall. via:
//   handler  getOperationHandler     call  the write itself, called as if it were carried out on the chain     resolve  getOperationHandler through resolve(wire, …)
//   terms    registerParams(wire, 1 year), by EIP-3668
// Prints {status, body, url} or {error}, for terms {price, available, token, commitTime}.
import { AbiCoder, Contract, getBytes, Interface, JsonRpcProvider, Wallet } from "ethers";

const resolverAbi = new Interface([
  "function getOperationHandler(bytes) view",
  "function resolve(bytes, bytes) view returns (bytes)",
  "function registerParams(bytes, uint256) view returns (tuple(uint256 price, bool available, address token, uint256 commitTime, bytes extraData))",
  "function register(tuple(bytes name, address owner, uint256 duration, bytes32 secret, address resolver, bytes extraData))",
  "function transferFrom(bytes name, address owner, address newOwner)",
  "function setText(bytes32 node, string key, string value)",
  "function setAddr(bytes32 node, address a)",
  "function setAddr(bytes32 node, uint256 coinType, bytes value)",
  "function setContenthash(bytes32 node, bytes hash)",
  "function expectVersion(bytes32 node, uint256 version)",
  "function multicall(bytes[] data)",
  "error FunctionNotSupported()",
  "error OperationHandledOffchain(tuple(string name, string version, uint64 chainId, address verifyingContract) sender, string url, tuple(bytes data, address sender, uint256 expirationTimestamp) data)",
]);
const types = { Message: [{ name: "data", type: "bytes" }, { name: "sender", type: "address" }, { name: "expirationTimestamp", type: "uint256" }] };

const { rpcUrl, key, resolver, calls = [], via = "handler", wire } = JSON.parse(process.argv[2]);
const wallet = new Wallet(key, new JsonRpcProvider(rpcUrl, undefined, { cacheTimeout: -1 }));

// bytes[] of calls, as register's extraData takes them: {calls: [...]} among the arguments.
const argument = value => (Array.isArray(value) ? value.map(argument) : value?.calls ? AbiCoder.defaultAbiCoder().encode(["bytes[]"], [value.calls.map(encode)]) : value);
const encode = ([name, ...values]) => resolverAbi.encodeFunctionData(name, values.map(argument));
const asText = (_, value) => (typeof value === "bigint" ? value.toString() : value);

async function revert(data) {
  try {
    await wallet.provider.call({ to: resolver, from: wallet.address, data });
  } catch (fault) {
    return resolverAbi.parseError(fault.data);
  }
  throw new Error("the resolver did not revert");
}

async function write() {
  const encoded = calls.map(encode);
  const data = encoded.length === 1 ? encoded[0] : resolverAbi.encodeFunctionData("multicall", [encoded]);
  const question = resolverAbi.encodeFunctionData("getOperationHandler", [data]);
  const asked = { handler: question, call: data, resolve: wire && resolverAbi.encodeFunctionData("resolve", [wire, question]) }[via];
  const handled = await revert(asked);
  if (handled.name !== "OperationHandledOffchain") return { error: handled.name };
  const [domain, url, message] = handled.args.map(value => (typeof value === "string" ? value : value.toObject()));
  const signature = await wallet.signTypedData(domain, types, message);
  const body = JSON.stringify({ data: message.data, signature: { message, domain, signature }, sender: message.sender }, asText);
  const response = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  return { status: response.status, body: await response.json(), url };
}

async function terms() {
  const found = await new Contract(resolver, resolverAbi, wallet.provider).registerParams(getBytes(wire), 31_536_000, { enableCcipRead: true });
  return { price: found.price.toString(), available: found.available, token: found.token, commitTime: found.commitTime.toString() };
}

console.log(JSON.stringify(await (via === "terms" ? terms() : write())));
wallet.provider.destroy();
