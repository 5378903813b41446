import { randomUUID } from 'node:crypto';
import { ApiProblem } from '../../client/client.ts';
import { BackLink, Button, ErrorSummary, type FieldError, Form, Prose, TextArea } from '../view/parts.tsx';
import { type Answer, go, type Page, type PersonVisit, page } from '../visit.ts';
import { day, dayIn, say } from '../words/say.ts';

/** Complaints to the company, where its law has them (section 164A of the Data Protection Act 2018). */
export const complaintPages: readonly Page[] = [
  { method: 'GET', path: '/complaints', for: 'person', handle: (visit) => show(visit, []) },
  { method: 'POST', path: '/complaints', for: 'person', handle: send },
  { method: 'POST', path: '/complaints/:id/withdraw', for: 'person', handle: withdraw },
];

const LONGEST = 10_000;

async function show(visit: PersonVisit, errors: readonly FieldError[]): Promise<Answer> {
  const { locale, site, own, form, query } = visit;
  if (!site.complainToUs) throw new ApiProblem(404, {});
  const complaints = await own.complaints();
  const sent = complaints.find((one) => one.number === query.sent);
  const title = say(locale, 'complaints.title', { name: site.name });
  const body = (
    <div class="narrow">
      <BackLink to="/complain">{say(locale, 'complain.title')}</BackLink>
      <ErrorSummary visit={visit} errors={errors} />
      {sent && (
        <p class="note" role="status">
          {say(locale, 'complaints.sent', { number: sent.number })}
        </p>
      )}
      <h1>{title}</h1>
      <p class="lead">{say(locale, 'complaints.lead')}</p>
      <Form visit={visit} to="/complaints">
        <input type="hidden" name="key" value={form.key ?? randomUUID()} />
        <TextArea
          name="body"
          label={say(locale, 'complaints.body')}
          value={errors.length > 0 ? (form.body ?? '') : ''}
          errors={errors}
        />
        <Button>{say(locale, 'complaints.send')}</Button>
      </Form>
      {complaints.map((one) => (
        <section key={one.id}>
          <h2>{one.number}</h2>
          <p class="quiet">
            {say(locale, `complaints.${one.state}`, {
              day: day(locale, dayIn(site.timeZone, one.receivedAt)),
            })}
          </p>
          <Prose text={one.body} />
          {(one.state === 'received' || one.state === 'acknowledged') && (
            <Form visit={visit} to={`/complaints/${one.id}/withdraw`}>
              <Button plain>
                {say(locale, 'complaints.withdraw')}
                <span class="hidden"> – {one.number}</span>
              </Button>
            </Form>
          )}
          {one.answer && (
            <>
              <h3>{say(locale, 'complaints.answer')}</h3>
              <Prose text={one.answer} />
            </>
          )}
        </section>
      ))}
    </div>
  );
  return errors.length > 0 ? page(say(locale, 'error.prefix', { title }), body, 422) : page(title, body);
}

async function send(visit: PersonVisit): Promise<Answer> {
  const { locale, form, own } = visit;
  const body = (form.body ?? '').replaceAll('\r\n', '\n').trim();
  if (body === '') return show(visit, [{ field: 'body', message: say(locale, 'complaints.empty') }]);
  if (body.length > LONGEST)
    return show(visit, [{ field: 'body', message: say(locale, 'new.noteTooLong', { n: LONGEST }) }]);
  const { number } = await own.complain(body, form.key ?? randomUUID());
  return go(`/complaints?sent=${encodeURIComponent(number)}`);
}

/** Sent twice, it is the same wish. */
async function withdraw({ own, params }: PersonVisit): Promise<Answer> {
  await own.withdrawComplaint(params.id ?? '').catch((error: unknown) => {
    if (!(error instanceof ApiProblem) || error.status !== 409) throw error;
  });
  return go('/complaints');
}
