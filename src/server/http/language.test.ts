import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const absent = '/records/contacts/01a20bc7-5197-7226-82e9-27430354cf82';
const inSpanish = { headers: { 'accept-language': 'es-MX,en;q=0.5' } };

test('a program is refused in the language that it asks for, in English where it asks for none; the code stays', async () => {
  const { token } = (await server.admin.post('/tokens', { name: 'words', scopes: ['records:read'] })).body;
  const asked = async (headers: Record<string, string>) => {
    const answer = await server.app.inject({
      url: `/api/v1${absent}`,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    return answer.json();
  };
  expect(await asked({})).toMatchObject({
    code: 'not_found',
    title: 'There is nothing here that you may see',
    detail: 'There is no such record, or you may not see it.',
  });
  expect(await asked(inSpanish.headers)).toMatchObject({
    code: 'not_found',
    title: 'Aquí no hay nada que usted pueda ver',
    detail: 'No existe ese registro o usted no puede verlo.',
  });
});

test('a user is refused in the language of their own setting, whatever the browser asks for', async () => {
  const seller = await server.as('sales');
  expect((await seller.get(absent, inSpanish)).body.detail).toBe(
    'There is no such record, or you may not see it.',
  );
  await seller.patch('/me', { locale: 'es' });
  expect((await seller.get(absent)).body.detail).toBe('No existe ese registro o usted no puede verlo.');
});

test('each finding is said in that language too: of the form, of a value, of a definition', async () => {
  const seller = await server.as('sales');
  await seller.patch('/me', { locale: 'es' });
  const form = await seller.patch('/me', { locale: 'fr' });
  expect(form.body.findings).toEqual([
    { code: 'not_a_choice', field: 'locale', message: 'Use uno de estos: en, es.' },
  ]);
  const value = await seller.post('/records/contacts', { last_name: 'Vidal', email: 'no es un correo' });
  expect(value.body.findings).toEqual([
    {
      code: 'field.not_an_email',
      field: 'email',
      message: 'Escriba una dirección de correo, por ejemplo nombre@ejemplo.eu.',
    },
  ]);
  await server.admin.patch('/me', { locale: 'es' });
  const definition = await server.admin.post('/modules', { name: 'Un Nombre' });
  expect(definition.status).toBe(422);
  for (const { message } of definition.body.findings) expect(message).not.toMatch(/^(Write|Give|This|Name)/);
});

test('whoever has not signed in yet is answered as their browser asks', async () => {
  const answer = await server.app.inject({ url: '/api/v1/me', ...inSpanish });
  expect(answer.json()).toMatchObject({ code: 'not_signed_in', title: 'Inicie sesión' });
});
