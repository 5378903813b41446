import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { StagedImport } from '../../client/client.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call, Refusal } from '../api.ts';
import { AreaPage } from '../parts/area-page.tsx';
import { JobLine } from '../parts/job-line.tsx';
import parts from '../parts/parts.module.css';
import { useSure } from '../parts/sure.tsx';
import { useModules } from '../session.tsx';
import { BrokenPage, NotFoundPage } from '../shell/error-pages.tsx';
import { ImportForm } from './import-form.tsx';
import { useImportName } from './import-name.ts';
import { importWords } from './import-words.ts';
import { ImportState } from './imports-page.tsx';
import { importQuery, working } from './queries.ts';
import { Report } from './report.tsx';

/** One import, from its file to its report, and back again. */
export function ImportPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data, error, refetch } = useQuery(importQuery(id));
  if (error && !data) {
    return error instanceof Refusal && error.status < 500 ? (
      <NotFoundPage />
    ) : (
      <BrokenPage error={error} reset={() => void refetch()} />
    );
  }
  return data ? <Import staged={data} /> : <div aria-busy />;
}

function Import({ staged }: { readonly staged: StagedImport }) {
  const say = useWords(importWords);
  const label = useLabel();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const sure = useSure();
  const module = useModules().find((one) => one.name === staged.module);
  const title = useImportName()(staged);
  const editable = staged.state === 'staged' && staged.headers.length > 0;
  const refresh = () => void queries.invalidateQueries({ queryKey: ['import', staged.id] });
  const discard = () => {
    sure({
      title: say('discard'),
      text: say('discardSure'),
      submit: say('discard'),
      work: async () => {
        await call('DELETE', `/imports/${staged.id}`);
        await queries.invalidateQueries({ queryKey: ['imports'] });
        await navigate({ to: '/imports' });
      },
    });
  };
  return (
    <AreaPage
      title={title}
      crumbs={[{ label: say('imports'), to: '/imports' }, { label: title }]}
      lead={
        <span className={parts.actions}>
          {say('intoModule', { module: module ? label(module.labelPlural) : staged.module })}
          <ImportState staged={staged} />
          {staged.filename === null && staged.report && (
            <span className={parts.quiet}>{say('fileGone')}</span>
          )}
        </span>
      }
      actions={
        staged.state === 'staged' && (
          <Button variant="default" onClick={discard}>
            {say('discard')}
          </Button>
        )
      }
    >
      {working.includes(staged.state) && staged.job && (
        <section className={parts.card}>
          <JobLine
            key={`${staged.job} ${staged.state}`}
            id={staged.job}
            label={say('working', { state: staged.state })}
            onOver={refresh}
          />
        </section>
      )}
      {staged.report && !editable && !working.includes(staged.state) && <Report staged={staged} />}
      {editable && <ImportForm staged={staged} />}
    </AreaPage>
  );
}
