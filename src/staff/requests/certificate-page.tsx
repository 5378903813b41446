import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { IconDownload } from '../../web/icons.ts';
import { Fact, Facts, SectionHeading } from '../../web/layout/layout.tsx';
import { StateChip, StateMark } from '../../web/state/state-mark.tsx';
import { count, plainInstant } from '../../web/words/dates.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import { address, Refusal } from '../api.ts';
import { AreaPage } from '../parts/area-page.tsx';
import parts from '../parts/parts.module.css';
import { Notices } from '../recipients/case-recipients.tsx';
import { noticesQuery } from '../recipients/queries.ts';
import { BrokenPage, NotFoundPage } from '../shell/error-pages.tsx';
import classes from './case.module.css';
import { CertifiedConfiguration } from './configuration-lines.tsx';
import { PlanAction, Why } from './erasure-plan.tsx';
import type { CertificateJson } from './erasure-shapes.ts';
import { certificateQuery } from './queries.ts';
import { requestWords } from './request-words.ts';

/** The certificate of an erasure, as it stands now: nothing that has not happened is stated. */
export function CertificatePage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data, error, refetch, isPending } = useQuery(certificateQuery(id, true));
  if (error && !data) {
    return error instanceof Refusal && error.status < 500 ? (
      <NotFoundPage />
    ) : (
      <BrokenPage error={error} reset={() => void refetch()} />
    );
  }
  if (isPending) return <div aria-busy />;
  return data ? <Certificate certificate={data} /> : <NotFoundPage />;
}

function Certificate({ certificate }: { readonly certificate: CertificateJson }) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const label = useLabel();
  const title = say('certificateTitle', { number: certificate.number });
  const link = certificate.request
    ? [
        { label: say('requests'), to: '/requests' },
        { label: say('case'), to: `/requests/${certificate.request}` },
      ]
    : [{ label: say('requests'), to: '/requests' }];
  const pdf = address(`/erasures/${certificate.erasure}/certificate`, { format: 'pdf' });
  return (
    <AreaPage
      title={title}
      crumbs={[...link, { label: certificate.number }]}
      actions={
        <Button component="a" href={pdf} download leftSection={<IconDownload size={15} aria-hidden />}>
          {say('downloadPdf')}
        </Button>
      }
    >
      <div className={classes.certificate}>
        <Dates certificate={certificate} />
        <Statements certificate={certificate} />
        <Counts certificate={certificate} />
        {certificate.keptByLaw.length > 0 && (
          <section>
            <SectionHeading title={say('keptByLaw')} />
            <table className={`${parts.table} ${parts.stacked}`}>
              <tbody>
                {certificate.keptByLaw.map((line) => (
                  <tr key={`${line.place} ${line.until ?? ''} ${line.ground ?? ''}`}>
                    <th scope="row">{label(line.label)}</th>
                    <td data-label={say('items')} data-align="right">
                      {count(line.items, locale)}
                    </td>
                    <td data-label={say('do')}>
                      <PlanAction action={line.action} />
                    </td>
                    <td data-label={say('howAndWhy')}>
                      <Why line={line} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        <CertifiedConfiguration items={certificate.configuration} />
        <TellRecipients erasure={certificate.erasure} />
        <Signatures certificate={certificate} />
        <p className={parts.quiet}>
          {say('planHashIs')} <span className={parts.mono}>{certificate.planHash}</span>
        </p>
      </div>
    </AreaPage>
  );
}

/** Art. 19: who had to be told of this erasure, and what became of it. */
function TellRecipients({ erasure }: { readonly erasure: string }) {
  const { data } = useQuery(noticesQuery({ erasure }));
  return data && data.length > 0 ? <Notices notices={data} /> : null;
}

function Dates({ certificate }: { readonly certificate: CertificateJson }) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const date = (at: string | null) => (at ? plainInstant(at, locale) : say('notYet'));
  return (
    <div className={classes.dates}>
      <div>
        <span className={parts.quiet}>{say('dateErased')}</span>
        <b>{date(certificate.erasedAt)}</b>
        <span className={parts.quiet}>{say('dateErasedNote')}</span>
      </div>
      <div>
        <span className={parts.quiet}>{say('datePurged')}</span>
        <b>{date(certificate.purgedAt)}</b>
        <span className={parts.quiet}>{say('datePurgedNote')}</span>
      </div>
      <div>
        <span className={parts.quiet}>{say('dateScanned')}</span>
        <b>{date(certificate.scannedAt)}</b>
        {certificate.scannedAt && (
          <StateChip tone={certificate.clean ? 'holds' : 'failed'}>
            {say(certificate.clean ? 'nothingLeft' : 'somethingLeft')}
          </StateChip>
        )}
      </div>
    </div>
  );
}

function Statements({ certificate }: { readonly certificate: CertificateJson }) {
  const say = useWords(requestWords);
  const label = useLabel();
  return (
    <section>
      <SectionHeading
        title={say('states')}
        action={certificate.request && <Link to={`/requests/${certificate.request}`}>{say('openCase')}</Link>}
      />
      <ul className={classes.statements} style={{ paddingTop: 10 }}>
        {certificate.statements.map((statement) => (
          <li key={statement.en}>{label(statement)}</li>
        ))}
      </ul>
      {certificate.notPromised.length > 0 && (
        <div className={parts.form} style={{ paddingTop: 14 }}>
          <b>{say('notPromised')}</b>
          {certificate.notPromised.map((each) => (
            <StateMark key={each.code} tone="risk">
              {label(each.text)}
            </StateMark>
          ))}
        </div>
      )}
    </section>
  );
}

function Counts({ certificate }: { readonly certificate: CertificateJson }) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const label = useLabel();
  const { search } = certificate;
  if (!certificate.counts) return null;
  return (
    <section>
      <SectionHeading title={say('scanFound')} />
      <table className={`${parts.table} ${parts.stacked}`}>
        <thead>
          <tr>
            <th scope="col">{say('where')}</th>
            <th scope="col" data-align="right">
              {say('before')}
            </th>
            <th scope="col" data-align="right">
              {say('keptNow')}
            </th>
            <th scope="col" data-align="right">
              {say('leftNow')}
            </th>
          </tr>
        </thead>
        <tbody>
          {certificate.counts.map((line) => (
            <tr key={line.place}>
              <th scope="row">{label(line.label)}</th>
              <td data-label={say('before')} data-align="right">
                {count(line.before, locale)}
              </td>
              <td data-label={say('keptNow')} data-align="right">
                {count(line.kept, locale)}
              </td>
              <td data-label={say('leftNow')} data-align="right">
                {line.left > 0 ? <StateMark tone="failed">{count(line.left, locale)}</StateMark> : '0'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {search && search.found.length > 0 && (
        <ul className={classes.people} aria-label={say('foundElsewhere')}>
          {search.found.map((one) => (
            <li key={one.table}>
              <span>
                <span className={parts.mono}>{one.table}</span>{' '}
                <span className={parts.quiet}>{say('foundRows', { count: one.rows })}</span>
              </span>
              <StateMark
                tone={
                  one.explained === null ? 'failed' : one.explained === 'kept_by_law' ? 'held' : 'stopped'
                }
              >
                {say('explained', { why: one.explained ?? 'none' })}
              </StateMark>
            </li>
          ))}
        </ul>
      )}
      {search && (
        <p className={parts.quiet} style={{ paddingTop: 10 }}>
          {say('searched', { tables: count(search.tables, locale), rows: count(search.rows, locale) })}{' '}
          {search.bytes &&
            say('searchedBytes', {
              files: count(search.bytes.files, locale),
              found: count(search.bytes.found, locale),
            })}{' '}
          {search.bytes && search.bytes.left.length > 0 && (
            <span className={parts.mono}>{search.bytes.left.join(', ')}</span>
          )}
        </p>
      )}
    </section>
  );
}

function Signatures({ certificate }: { readonly certificate: CertificateJson }) {
  const say = useWords(requestWords);
  const locale = useLocale();
  return (
    <section>
      <SectionHeading title={say('whoSigned')} />
      <div style={{ paddingTop: 10 }}>
        <Facts>
          {certificate.signatures.map((one) => (
            <Fact
              key={`${one.role} ${one.by.id}`}
              label={say('signed', { role: one.role })}
              note={plainInstant(one.at, locale)}
            >
              <bdi>{one.by.name}</bdi>
            </Fact>
          ))}
        </Facts>
      </div>
    </section>
  );
}
