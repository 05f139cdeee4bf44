// A socket.io client of dm3: connects, emits what it is told, and prints every event as one JSON line.
// Argument: JSON of {url, transports, auth, emit: [{name, argument}], answers, messages, reconnects}. It ends once it has seen that many of each, or when
// it is refused.
import { io } from 'socket.io-client';

const { url, transports, auth, emit = [], answers = 0, messages = 0, reconnects = 0 } = JSON.parse(process.argv[2]);
const socket = io(url, { transports, auth, reconnectionDelay: 50, reconnectionDelayMax: 200 });
const missing = { answers, messages, connects: reconnects + 1 };
let emitted = false;

function say(event, more = {}) {
  console.log(JSON.stringify({ event, ...more }));
}

function endIfDone() {
  if (missing.answers <= 0 && missing.messages <= 0 && missing.connects <= 0) socket.disconnect();
}

socket.on('connect', () => say('connect', { transport: socket.io.engine.transport.name }));
socket.on('authorized', (...args) => {
  say('authorized', { arguments: args });
  missing.connects--;
  if (!emitted) {
    emitted = true;
    for (const { name, argument } of emit) {
      socket.emit(name, argument, (answer) => {
        say('answer', { answer });
        missing.answers--;
        endIfDone();
      });
    }
  }
  endIfDone();
});
socket.on('message', (...args) => {
  say('message', { arguments: args });
  missing.messages--;
  endIfDone();
});
socket.on('connect_error', (error) => {
  say('connect_error', { message: error.message, active: socket.active, connected: socket.connected });
  if (!socket.active) socket.disconnect();
});
socket.on('disconnect', (reason) => say('disconnect', { reason }));
socket.io.on('open', () => socket.io.engine.on('upgrade', (transport) => say('upgrade', { transport: transport.name })));
setTimeout(() => {
  console.error('The client has waited for 30 seconds:', JSON.stringify(missing));
  process.exit(1);
}, 30_000).unref();
