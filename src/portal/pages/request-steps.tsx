import {
  BackLink,
  Button,
  ButtonLink,
  ErrorSummary,
  type FieldError,
  Form,
  TextArea,
} from '../view/parts.tsx';
import { type Answer, go, type Page, type PersonVisit, page } from '../visit.ts';
import { say } from '../words/say.ts';

const LONGEST_MESSAGE = 10_000;

export const requestStepPages: readonly Page[] = [
  { method: 'GET', path: '/requests/:id/message', for: 'person', handle: (visit) => writeMessage(visit, []) },
  { method: 'POST', path: '/requests/:id/message', for: 'person', handle: sendMessage },
  { method: 'GET', path: '/requests/:id/withdraw', for: 'person', handle: askToWithdraw },
  { method: 'POST', path: '/requests/:id/withdraw', for: 'person', handle: withdraw },
];

async function writeMessage(visit: PersonVisit, errors: readonly FieldError[]): Promise<Answer> {
  const { locale, form } = visit;
  const request = await visit.own.request(visit.params.id ?? '');
  const title = say(locale, 'message.title');
  const body = (
    <div class="narrow">
      <BackLink to={`/requests/${request.id}`}>{say(locale, 'back.request')}</BackLink>
      <ErrorSummary visit={visit} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{say(locale, 'message.lead', { number: request.number })}</p>
      <Form visit={visit} to={`/requests/${request.id}/message`}>
        <TextArea name="body" label={say(locale, 'message.body')} value={form.body ?? ''} errors={errors} />
        <Button>{say(locale, 'message.send')}</Button>
      </Form>
    </div>
  );
  return errors.length > 0 ? page(say(locale, 'error.prefix', { title }), body, 422) : page(title, body);
}

async function sendMessage(visit: PersonVisit): Promise<Answer> {
  const { locale, params, form } = visit;
  const body = (form.body ?? '').replaceAll('\r\n', '\n').trim();
  if (body === '') return writeMessage(visit, [{ field: 'body', message: say(locale, 'message.empty') }]);
  if (body.length > LONGEST_MESSAGE) {
    const message = say(locale, 'new.noteTooLong', { n: LONGEST_MESSAGE });
    return writeMessage(visit, [{ field: 'body', message }]);
  }
  await visit.own.writeMessage(params.id ?? '', body);
  return go(`/requests/${encodeURIComponent(params.id ?? '')}`);
}

async function askToWithdraw(visit: PersonVisit): Promise<Answer> {
  const { locale } = visit;
  const request = await visit.own.request(visit.params.id ?? '');
  const title = say(locale, 'withdraw.title');
  return page(
    title,
    <div class="narrow">
      <BackLink to={`/requests/${request.id}`}>{say(locale, 'back.request')}</BackLink>
      <h1>{title}</h1>
      <p class="lead">{say(locale, 'withdraw.lead', { number: request.number })}</p>
      <Form visit={visit} to={`/requests/${request.id}/withdraw`}>
        <p class="buttons">
          <Button>{say(locale, 'withdraw.yes')}</Button>
          <ButtonLink to={`/requests/${request.id}`} plain>
            {say(locale, 'withdraw.no')}
          </ButtonLink>
        </p>
      </Form>
    </div>,
  );
}

async function withdraw(visit: PersonVisit): Promise<Answer> {
  const id = visit.params.id ?? '';
  await visit.own.withdrawRequest(id);
  return go(`/requests/${encodeURIComponent(id)}`);
}
