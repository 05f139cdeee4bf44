// Signs a typed-data document as ethers does: `sign-typed-data.mjs <private key> <document as JSON>`. Prints {signature, digest, primaryType} as JSON.
import { TypedDataEncoder, Wallet } from 'ethers';

const [privateKey, text] = process.argv.slice(2);
const { domain, types, message } = JSON.parse(text);
// ethers derives the domain's type itself and takes no second one.
const { EIP712Domain: _, ...own } = types;
const signature = await new Wallet(privateKey).signTypedData(domain, own, message);
const encoder = TypedDataEncoder.from(own);
console.log(JSON.stringify({ signature, digest: TypedDataEncoder.hash(domain, own, message), primaryType: encoder.primaryType }));
