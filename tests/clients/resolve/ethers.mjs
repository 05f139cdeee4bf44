// node resolve/ethers.mjs <rpcUrl> <chainId> <ensRegistry> <queries>: answers each query with ethers v6, from the ENS registry on.
// <queries> is JSON: [{name, record, key}] with record text | addr | coin | contenthash. Prints one JSON line a query: {value} or {error}.
import { EnsPlugin, JsonRpcProvider, Network } from "ethers";

const [rpcUrl, chainId, ensRegistry, queries] = process.argv.slice(2);
const network = new Network("devnet", Number(chainId)).attachPlugin(new EnsPlugin(ensRegistry, Number(chainId)));
const provider = new JsonRpcProvider(rpcUrl, network, { staticNetwork: network, cacheTimeout: -1 });

const records = {
  text: (resolver, key) => resolver.getText(key),
  addr: (resolver) => resolver.getAddress(),
  coin: (resolver, key) => resolver.getAddress(Number(key)),
  contenthash: (resolver) => resolver.getContentHash(),
};

for (const { name, record, key } of JSON.parse(queries)) {
  try {
    const resolver = await provider.getResolver(name);
    if (!resolver) throw new Error("no resolver");
    console.log(JSON.stringify({ value: (await records[record](resolver, key)) ?? null }));
  } catch (fault) {
    console.log(JSON.stringify({ error: String(fault.code ?? fault.message) }));
  }
}
provider.destroy();
