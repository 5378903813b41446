import { useWords } from '../../web/words/words.tsx';
import { today } from '../clock.ts';
import { DateInput, NativeSelect, Textarea } from '../parts/inputs.tsx';
import parts from '../parts/parts.module.css';
import { type ChannelCode, channelCodes, sharingWords } from './sharing-words.ts';

/** When and how the person said it, and what. */
export interface How {
  readonly at: string;
  readonly channel: ChannelCode;
  readonly reason: string;
}

export const howControls = { at: 'sharing-at', channel: 'sharing-how', reason: 'sharing-reason' } as const;

export function startOfHow(): How {
  return { at: today(), channel: 'email', reason: '' };
}

/** As the call takes it: said today is said now. */
export function howBody({ at, channel, reason }: How) {
  return { ...(at !== today() && { at }), channel, reason };
}

export function HowFields({ how, onChange }: { readonly how: How; onChange(how: How): void }) {
  const say = useWords(sharingWords);
  return (
    <>
      <div className={parts.pair}>
        <NativeSelect
          id={howControls.channel}
          label={say('how')}
          value={how.channel}
          data={channelCodes.map((channel) => ({ value: channel, label: say('channelChoice', { channel }) }))}
          onChange={(event) =>
            onChange({
              ...how,
              channel: channelCodes.find((one) => one === event.currentTarget.value) ?? 'other',
            })
          }
        />
        <DateInput
          id={howControls.at}
          label={say('said')}
          value={how.at}
          onChange={(at) => onChange({ ...how, at })}
        />
      </div>
      <Textarea
        id={howControls.reason}
        label={say('reason')}
        description={say('reasonNote')}
        rows={3}
        value={how.reason}
        onChange={(event) => onChange({ ...how, reason: event.currentTarget.value })}
      />
    </>
  );
}
