// A certified OpenID provider with one invented person and one client, on a free port of this machine, for the tests alone.
// node provider.mjs REDIRECT; prints {"issuer": ...}. The line "rotate" on standard input gives it other keys; it answers "rotated".

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

const [redirect] = process.argv.slice(2);
const cookies = [randomBytes(16).toString('hex')];
const person = {
  sub: 'person-7',
  email: 'seven@invented.example',
  email_verified: true,
  preferred_username: 'seven',
};
const password = 'an invented long password';
const strong = 'urn:invented:two-factors';
let round = 0;

function key(kind, options, more) {
  return { ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), use: 'sig', kid: `${more.alg}-${round}`, ...more };
}

function make(issuer) {
  round += 1;
  const client = (id, more) => ({ client_id: id, client_secret: 'invented secret: %+&="', redirect_uris: [redirect], ...more });
  const provider = new Provider(issuer, {
    clients: [
      client('mithaq'),
      client('mithaq-ps', { id_token_signed_response_alg: 'PS256', token_endpoint_auth_method: 'client_secret_post' }),
      client('mithaq-es', { id_token_signed_response_alg: 'ES256' }),
      client('mithaq-ed', { id_token_signed_response_alg: 'Ed25519' }),
    ],
    jwks: {
      keys: [
        key('rsa', { modulusLength: 2048 }, { alg: 'RS256' }),
        key('rsa', { modulusLength: 2048 }, { alg: 'PS256' }),
        key('ec', { namedCurve: 'P-256' }, { alg: 'ES256' }),
        key('ed25519', {}, { alg: 'Ed25519' }),
      ],
    },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'Ed25519'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username'] },
    acrValues: [strong],
    cookies: { keys: cookies },
    features: { devInteractions: { enabled: false } },
    findAccount: (_ctx, id) => (id === person.sub ? { accountId: id, claims: () => person } : undefined),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    ttl: { Session: 600, Interaction: 600, Grant: 600, AuthorizationCode: 60, IdToken: 600, AccessToken: 600 },
  });
  const answer = provider.callback();
  return (request, response) => (request.url.startsWith('/interaction/') ? ask(provider, request, response) : answer(request, response));
}

// The person's own pages at the directory: name and password, or no; what the client asks for is granted.
async function ask(provider, request, response) {
  const { uid, prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'consent') {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
    return;
  }
  if (request.method === 'POST') {
    let body = '';
    for await (const part of request) body += part;
    const form = new URLSearchParams(body);
    if (form.get('no')) {
      await provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'The person said no.' });
      return;
    }
    if (form.get('name') === person.preferred_username && form.get('password') === password) {
      const login = { accountId: person.sub, acr: strong, amr: ['pwd', 'otp'] };
      await provider.interactionFinished(request, response, { login });
      return;
    }
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<form method="post" action="/interaction/${uid}"><input name="name"><input name="password" type="password">
    <button>Sign in</button><button name="no" value="1">No</button></form>`);
}

let current;
const server = createServer((request, response) => {
  Promise.resolve(current(request, response)).catch((error) => {
    response.writeHead(500);
    response.end(String(error));
  });
});
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  current = make(issuer);
  console.log(JSON.stringify({ issuer }));
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line !== 'rotate') return;
    current = make(issuer);
    console.log('rotated');
  });
  lines.on('close', () => process.exit(0));
});
