import { randomUUID } from 'node:crypto';
import { ApiProblem } from '../../client/client.ts';
import { type RequestType, requestTypes } from '../office.ts';
import {
  BackLink,
  Button,
  ButtonLink,
  ErrorSummary,
  Facts,
  type FieldError,
  Form,
  Prose,
  TextArea,
} from '../view/parts.tsx';
import { type Answer, go, type Page, type PersonVisit, page } from '../visit.ts';
import { longDay, say } from '../words/say.ts';

/** The back office takes as many. */
const LONGEST_NOTE = 10_000;

/** Choose, say, check, send: one thing per page. What was typed travels in the pages; nothing is kept before it is sent. */
export const newRequestPages: readonly Page[] = [
  { method: 'GET', path: '/requests/new', for: 'person', handle: choose },
  { method: 'GET', path: '/requests/new/:type', for: 'person', handle: async (visit) => write(visit) },
  { method: 'POST', path: '/requests/new/:type', for: 'person', handle: async (visit) => write(visit) },
  { method: 'POST', path: '/requests/new/:type/check', for: 'person', handle: check },
  { method: 'POST', path: '/requests/new/:type/send', for: 'person', handle: send },
  { method: 'GET', path: '/requests/:id/sent', for: 'person', handle: sent },
];

async function choose(visit: PersonVisit): Promise<Answer> {
  const { locale, query } = visit;
  if (query.go === '1' && isType(query.type)) return go(`/requests/new/${query.type}`);
  const title = say(locale, 'new.title');
  const errors: readonly FieldError[] =
    query.go === '1' ? [{ field: 'type-access', message: say(locale, 'new.choose') }] : [];
  const body = (
    <div class="narrow">
      <BackLink to="/">{say(locale, 'back.home')}</BackLink>
      <ErrorSummary visit={visit} errors={errors} />
      <form method="get" action="/requests/new">
        <input type="hidden" name="go" value="1" />
        <fieldset class={errors.length > 0 ? 'field has-error' : 'field'} aria-describedby="type-hint">
          <legend>
            <h1>{title}</h1>
          </legend>
          <p class="lead" id="type-hint">
            {say(locale, 'new.lead')}
          </p>
          {errors.map(({ message }) => (
            <p class="field-error" key={message}>
              {message}
            </p>
          ))}
          {requestTypes.map((type) => (
            <div class="radio" key={type}>
              <input
                type="radio"
                name="type"
                id={`type-${type}`}
                value={type}
                checked={query.type === type}
                aria-describedby={`type-${type}-hint`}
              />
              <label for={`type-${type}`}>{say(locale, `new.${type}`)}</label>
              <p class="hint" id={`type-${type}-hint`}>
                {say(locale, `new.${type}Text`)}
              </p>
            </div>
          ))}
        </fieldset>
        <Button>{say(locale, 'new.continue')}</Button>
      </form>
    </div>
  );
  return errors.length > 0 ? page(say(locale, 'error.prefix', { title }), body, 422) : page(title, body);
}

function write(visit: PersonVisit, errors: readonly FieldError[] = []): Answer {
  const { locale, form } = visit;
  const type = typeOf(visit);
  const title = say(locale, `new.${type}`);
  const body = (
    <div class="narrow">
      <BackLink to={`/requests/new?type=${type}`}>{say(locale, 'back.type')}</BackLink>
      <ErrorSummary visit={visit} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{say(locale, `new.${type}Text`)}</p>
      <Form visit={visit} to={`/requests/new/${type}/check`}>
        <TextArea
          name="note"
          label={say(locale, `new.note.${type}`)}
          hint={say(locale, `new.hint.${type}`)}
          value={form.note ?? ''}
          errors={errors}
        />
        <Button>{say(locale, 'new.continue')}</Button>
      </Form>
    </div>
  );
  return errors.length > 0 ? page(say(locale, 'error.prefix', { title }), body, 422) : page(title, body);
}

async function check(visit: PersonVisit): Promise<Answer> {
  const { locale } = visit;
  const type = typeOf(visit);
  const note = noteOf(visit);
  const wrong = noteErrors(visit, type, note);
  if (wrong.length > 0) return write(visit, wrong);
  const title = say(locale, 'new.check');
  return page(
    title,
    <div class="narrow">
      <h1>{title}</h1>
      <Facts
        rows={[
          [say(locale, 'new.checkType'), say(locale, `new.${type}`)],
          [
            say(locale, 'new.checkNote'),
            <Prose key="note" text={note === '' ? say(locale, 'new.checkNothing') : note} />,
          ],
        ]}
      />
      <Form visit={visit} to={`/requests/new/${type}/send`}>
        <input type="hidden" name="note" value={note} />
        <input type="hidden" name="key" value={randomUUID()} />
        <p class="buttons">
          <Button>{say(locale, 'new.send')}</Button>
          <button class="button plain" type="submit" formaction={`/requests/new/${type}`}>
            {say(locale, 'new.change')}
          </button>
        </p>
      </Form>
    </div>,
  );
}

/** Sent twice by an impatient click, it is one request: the page that was checked carries its key. */
async function send(visit: PersonVisit): Promise<Answer> {
  const type = typeOf(visit);
  const note = noteOf(visit);
  const wrong = noteErrors(visit, type, note);
  if (wrong.length > 0) return write(visit, wrong);
  const key = /^[\w-]{20,60}$/.test(visit.form.key ?? '') ? (visit.form.key ?? '') : randomUUID();
  const made = await visit.own.makeRequest(type, note, key);
  return go(`/requests/${made.id}/sent`);
}

async function sent(visit: PersonVisit): Promise<Answer> {
  const { locale, own, params } = visit;
  const request = await own.request(params.id ?? '');
  const title = say(locale, 'new.sentTitle');
  return page(
    title,
    <div class="narrow">
      <div class="confirmation">
        <h1>{title}</h1>
        <p>{say(locale, 'new.sentNumber')}</p>
        <p class="figure">{request.number}</p>
      </div>
      <p class="lead">{say(locale, 'new.sentBy', { day: longDay(locale, request.clock.due) })}</p>
      <h2>{say(locale, 'new.sentNext')}</h2>
      <p>{say(locale, 'new.sentNextText')}</p>
      <p>
        <ButtonLink to={`/requests/${request.id}`}>{say(locale, 'home.seeHowFar')}</ButtonLink>
      </p>
    </div>,
  );
}

function noteErrors({ locale }: PersonVisit, type: RequestType, note: string): readonly FieldError[] {
  if (type === 'rectification' && note === '')
    return [{ field: 'note', message: say(locale, 'new.noteNeeded') }];
  return note.length > LONGEST_NOTE
    ? [{ field: 'note', message: say(locale, 'new.noteTooLong', { n: LONGEST_NOTE }) }]
    : [];
}

function noteOf({ form }: PersonVisit): string {
  return (form.note ?? '').replaceAll('\r\n', '\n').trim();
}

function typeOf({ params }: PersonVisit): RequestType {
  if (isType(params.type)) return params.type;
  throw new ApiProblem(404, {});
}

function isType(text: string | undefined): text is RequestType {
  return requestTypes.some((type) => type === text);
}
