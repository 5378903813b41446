import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { IconDots } from '../../web/icons.ts';
import { Rail } from '../../web/layout/layout.tsx';
import { StepRail } from '../../web/state/step-rail.tsx';
import { shortDate } from '../../web/words/dates.ts';
import { webWords } from '../../web/words/web-words.ts';
import { useLocale, useWords } from '../../web/words/words.tsx';
import { address, Refusal } from '../api.ts';
import { serviceNow } from '../clock.ts';
import { useTitle } from '../parts/use-title.ts';
import { useMe } from '../session.tsx';
import { BrokenPage, NotFoundPage } from '../shell/error-pages.tsx';
import { TopBar } from '../shell/top-bar.tsx';
import { actingWords } from './acting-words.ts';
import { ApprovalCard } from './approval-card.tsx';
import classes from './case.module.css';
import { CaseHeader } from './case-header.tsx';
import { CaseMain } from './case-main.tsx';
import { railSteps } from './case-steps.ts';
import { CaseDialog, type DialogName } from './dialogs.tsx';
import type { ErasureJson } from './erasure-shapes.ts';
import { EventsRail } from './events-rail.tsx';
import { caseQuery, certificateQuery, erasureQuery } from './queries.ts';
import { codeWord, requestWords } from './request-words.ts';
import type { CaseJson } from './shapes.ts';

/** A rights request: its clock always in sight, its steps, what there is to do, and its evidence. */
export function CasePage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data, error, refetch } = useQuery(caseQuery(id));
  if (error && !data) {
    const gone = error instanceof Refusal && (error.status === 404 || error.status === 400);
    return gone ? <NotFoundPage /> : <BrokenPage error={error} reset={() => void refetch()} />;
  }
  return data ? <Case key={id} request={data} /> : <div aria-busy className={classes.page} />;
}

function Case({ request }: { readonly request: CaseJson }) {
  const say = useWords(requestWords);
  const me = useMe();
  const [open, setOpen] = useState<DialogName | null>(null);
  const latest = request.erasures.at(-1);
  const erasure = useQuery({ ...erasureQuery(latest?.id ?? ''), enabled: latest !== undefined }).data ?? null;
  const isLive = erasure?.state === 'erased';
  const certificate =
    useQuery({
      ...certificateQuery(latest?.id ?? '', isLive, erasure?.state),
      enabled: Boolean(erasure?.erasedAt),
    }).data ?? null;
  useTitle(`${request.number} ${request.typeLabel}`);
  const over = request.closedAt !== null;
  return (
    <>
      <TopBar crumbs={[{ label: say('requests'), to: '/requests' }, { label: request.number }]}>
        <div className={classes.bar}>
          {!over && !request.extension && (
            <Button variant="default" onClick={() => setOpen('extension')} className={classes.wideOnly}>
              {say('extend')}
            </Button>
          )}
          <MoreMenu request={request} onOpen={setOpen} />
        </div>
      </TopBar>
      <div className={classes.page}>
        <CaseHeader request={request} onAssign={() => setOpen('assignment')} />
        <div className={classes.grid}>
          <Steps request={request} erasure={erasure} scannedAt={certificate?.scannedAt ?? null} />
          <CaseMain request={request} erasure={erasure} certificate={certificate} onOpen={setOpen} />
          <Rail label={say('railLabel')}>
            <div className={classes.rail}>
              <ApprovalCard request={request} erasure={erasure} />
              {me.tools.includes('evidence') && <EventsRail request={request} />}
            </div>
          </Rail>
        </div>
      </div>
      {open && <CaseDialog name={open} request={request} onClose={() => setOpen(null)} />}
    </>
  );
}

function Steps({
  request,
  erasure,
  scannedAt,
}: {
  readonly request: CaseJson;
  readonly erasure: ErasureJson | null;
  readonly scannedAt: string | null;
}) {
  const say = useWords(requestWords);
  const locale = useLocale();
  const steps = railSteps(request, erasure, scannedAt).map((step) => ({
    key: step.key,
    state: step.state,
    label: step.label ?? say(`rail_${step.key.replace('erasure.', '') as ErasureStep}`),
    note:
      step.at === null
        ? undefined
        : [shortDate(step.at, locale, serviceNow()), codeWord(step.note, say)].filter(Boolean).join(', '),
  }));
  return (
    <div className={classes.steps}>
      <StepRail steps={steps} label={say('steps')} />
    </div>
  );
}

type ErasureStep = 'plan' | 'approval' | 'execution' | 'scan' | 'certificate';

function MoreMenu({ request, onOpen }: { readonly request: CaseJson; onOpen(name: DialogName): void }) {
  const say = useWords(requestWords);
  const web = useWords(webWords);
  const me = useMe();
  const acting = useWords(actingWords);
  const over = request.closedAt !== null;
  const open = request.state === 'received' || request.state === 'in_progress';
  const pack = (format: 'html' | 'json') => address(`/requests/${request.id}/proof-pack`, { format });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" px={8} aria-label={web('more')}>
          <IconDots size={16} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {!over && !request.extension && (
          <Menu.Item onClick={() => onOpen('extension')}>{say('extend')}</Menu.Item>
        )}
        {!over && <Menu.Item onClick={() => onOpen('pause')}>{say('pauseClock')}</Menu.Item>}
        {open && <Menu.Item onClick={() => onOpen('fee')}>{acting('askFee')}</Menu.Item>}
        {open && request.mandate !== 'none' && (
          <Menu.Item onClick={() => onOpen('mandate')}>{acting('checkMandate')}</Menu.Item>
        )}
        <Menu.Item onClick={() => onOpen('assignment')}>{say('assign')}</Menu.Item>
        <Menu.Item onClick={() => onOpen('message')}>{say('writeMessage')}</Menu.Item>
        {me.tools.includes('evidence') && (
          <>
            <Menu.Divider />
            <Menu.Item component="a" href={pack('html')} download>
              {say('proofPackHtml')}
            </Menu.Item>
            <Menu.Item component="a" href={pack('json')} download>
              {say('proofPackJson')}
            </Menu.Item>
          </>
        )}
        <Menu.Divider />
        {over ? (
          <Menu.Item onClick={() => onOpen('reopening')} disabled={request.state === 'withdrawn'}>
            {say('reopen')}
          </Menu.Item>
        ) : (
          <Menu.Item onClick={() => onOpen('withdrawal')}>{say('withdraw')}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
