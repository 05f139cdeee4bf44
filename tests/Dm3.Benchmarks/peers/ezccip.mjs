// @resolverworks/ezccip with ethers 6 behind Node's own server, records in memory.
import { createServer } from 'node:http';
import { EZCCIP } from '@resolverworks/ezccip';
import { SigningKey } from 'ethers';
import { answerKey, lifetimeSeconds, resolver, start } from './cluster.mjs';

start((texts, port) => {
  const signingKey = new SigningKey(answerKey);
  const gateway = new EZCCIP();
  gateway.enableENSIP10(async name => ({ text: key => key === 'network.dm3.profile' ? texts.get(name) : undefined }));
  createServer(async (request, response) => {
    if (request.url === '/ready') return response.end('ready');
    try {
      const [, sender, data] = request.url.split('/');
      const answer = await gateway.handleRead(sender, data.replace('.json', ''), { protocol: 'ens', signingKey, origin: resolver, ttlSec: lifetimeSeconds });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data: answer.data }));
    } catch (fault) {
      response.statusCode = fault.status ?? 500;
      response.end(JSON.stringify({ message: fault.message }));
    }
  }).listen(port, '127.0.0.1');
});
