// node resolve.mjs <rpcUrl> <chainId> <ensRegistry> <name> <textKey>…: resolves a name with ethers v6, from the ENS registry on, and prints
// {resolver, address, texts} as JSON. ethers follows the resolver's OffchainLookup to the gateway by itself (EIP-3668).
import { EnsPlugin, JsonRpcProvider, Network } from "ethers";

const [rpcUrl, chainId, ensRegistry, name, ...textKeys] = process.argv.slice(2);
const network = new Network("dm3-devnet", Number(chainId)).attachPlugin(new EnsPlugin(ensRegistry, Number(chainId)));
const provider = new JsonRpcProvider(rpcUrl, network, { staticNetwork: network, cacheTimeout: -1 });
try {
  const resolver = await provider.getResolver(name);
  const texts = {};
  for (const key of textKeys) texts[key] = (await resolver?.getText(key)) ?? null;
  const address = (await resolver?.getAddress()) ?? null;
  console.log(JSON.stringify({ resolver: resolver?.address ?? null, address, texts }));
} finally {
  provider.destroy();
}
