// Safe, as its makers publish it. Takes one JSON argument with a member `do` and prints JSON:
//   deploy {rpcUrl, key}                                          -> {singleton, factory, handler}
//   make   {rpcUrl, key, safe, owners, threshold, salt, deployed} -> {address, factoryCall}: the address it has or would have; deploys it if told to
//   sign   {chainId, address, keys, digest, wrap}                 -> {signature}: what isValidSignature(digest, …) takes; with wrap {factory, call} by ERC-6492
import { readFileSync } from "node:fs";
import {
  AbiCoder, concat, Contract, ContractFactory, getCreate2Address, Interface, JsonRpcProvider, keccak256, solidityPacked, TypedDataEncoder, Wallet, ZeroAddress,
} from "ethers";

const abi = AbiCoder.defaultAbiCoder();
const artifact = path => JSON.parse(readFileSync(new URL(`../node_modules/@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`, import.meta.url)));
const Safe = artifact("Safe.sol/Safe");
const Factory = artifact("proxies/SafeProxyFactory.sol/SafeProxyFactory");
const Handler = artifact("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler");
const Proxy = artifact("proxies/SafeProxy.sol/SafeProxy");

const account = ({ rpcUrl, key }) => new Wallet(key, new JsonRpcProvider(rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: 50 }));

const actions = {
  async deploy(input) {
    const wallet = account(input);
    const made = {};
    for (const [name, { abi, bytecode }] of Object.entries({ singleton: Safe, factory: Factory, handler: Handler })) {
      const contract = await new ContractFactory(abi, bytecode, wallet).deploy();
      await contract.waitForDeployment();
      made[name] = await contract.getAddress();
    }
    return made;
  },

  async make({ safe, owners, threshold, salt, deployed, ...input }) {
    const setup = new Interface(Safe.abi).encodeFunctionData("setup", [owners, threshold, ZeroAddress, "0x", safe.handler, ZeroAddress, 0, ZeroAddress]);
    const factoryCall = new Interface(Factory.abi).encodeFunctionData("createProxyWithNonce", [safe.singleton, setup, salt]);
    const code = concat([Proxy.bytecode, abi.encode(["address"], [safe.singleton])]);
    const address = getCreate2Address(safe.factory, keccak256(solidityPacked(["bytes32", "uint256"], [keccak256(setup), salt])), keccak256(code));
    if (deployed) {
      const wallet = account(input);
      await (await wallet.sendTransaction({ to: safe.factory, data: factoryCall })).wait();
      const owned = await new Contract(address, Safe.abi, wallet.provider).getOwners();
      if (owned.length !== owners.length) throw new Error("the Safe is not where it should be");
    }
    return { address, factoryCall };
  },

  async sign({ chainId, address, keys, digest, wrap }) {
    const types = { SafeMessage: [{ name: "message", type: "bytes" }] };
    const hash = TypedDataEncoder.hash({ chainId, verifyingContract: address }, types, { message: digest });
    // Safe takes its owners' signatures in the order of their addresses.
    const owners = keys.map(key => new Wallet(key)).sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
    const signature = concat(owners.map(owner => owner.signingKey.sign(hash).serialized));
    if (!wrap) return { signature };
    return { signature: concat([abi.encode(["address", "bytes", "bytes"], [wrap.factory, wrap.call, signature]), "0x" + "6492".repeat(16)]) };
  },
};

const { do: action, ...input } = JSON.parse(process.argv[2]);
console.log(JSON.stringify(await actions[action](input)));
process.exit(0);
