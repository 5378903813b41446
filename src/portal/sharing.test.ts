import { afterAll, beforeAll, expect, it } from 'vitest';
import { take } from '../../tools/testing/take.ts';
import { type TestPortal, testPortal } from './fixture.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await testPortal();
});
afterAll(() => portal?.close());

it('Art. 21: a customer objects to sharing a part of their data in one step, and allows it again in one', async () => {
  const officer = await portal.office.as('data_protection_officer');
  const entry = { role: 'controller', modules: ['contacts'], country: 'DE', since: '2024-05-03' };
  await take(
    officer.post('/recipients', {
      ...entry,
      name: 'Creditum Auskunft AG',
      whatFor: { en: 'Rates credit', es: 'Valora la solvencia' },
      categories: ['contact'],
      purposes: ['credit_check'],
    }),
  );
  await take(
    officer.post('/recipients', {
      ...entry,
      name: 'Parcel Union S.A.',
      whatFor: { en: 'Delivers parcels', es: 'Entrega paquetes' },
      categories: ['contact'],
      purposes: ['service_contract'],
    }),
  );
  const email = 'noemi.sharing@correo.example';
  const id = await portal.person({ first_name: 'Noemí', last_name: 'Ferrer', email, city: 'Girona' });
  const browser = await portal.signedIn(email);
  expect((await browser.get('/')).html).toContain('href="/sharing"');

  const page = await browser.get('/sharing');
  expect(page.text).toContain('Creditum Auskunft AG Controller. What for: Rates credit. We share it.');
  expect(page.text).toContain('We have to share it: Orders and deliveries. You cannot object to this part.');
  const recipient = /name="recipient" value="([0-9a-f-]{36})"/.exec(page.html)?.[1] ?? '';
  const sent = await browser.submit('/sharing/objections', { portion: 'contact_details', recipient });
  expect(sent.location).toBe('/sharing?done=1');
  // Sent twice, it is the same wish.
  await browser.get('/sharing');
  expect(
    (await browser.submit('/sharing/objections', { portion: 'contact_details', recipient })).location,
  ).toBe('/sharing?done=1');
  const objected = await browser.get('/sharing?done=1');
  expect(objected.text).toContain('You objected on 5 March 2026. We do not share it.');
  const { acts } = await take(officer.get(`/subjects/${id}/sharing`), 200);
  expect(acts).toMatchObject([{ kind: 'objected', bySubject: true, channel: 'portal', recipient }]);

  const back = /action="(\/sharing\/objections\/[0-9a-f-]{36}\/withdraw)"/.exec(objected.html)?.[1] ?? '';
  expect((await browser.submit(back, {})).location).toBe('/sharing?done=1');
  expect((await browser.get('/sharing')).text).not.toContain('You objected');
  const spanish = await browser.get('/language/es?back=/sharing');
  expect(spanish.location).toBe('/sharing');
  expect((await browser.get('/sharing')).text).toContain('Debemos cederlo: Pedidos y entregas.');
});
