import { TextInput, type TextInputProps } from '@mantine/core';
import IconCalendar from '@tabler/icons-react/dist/esm/icons/IconCalendar.mjs';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Locale } from '../../metadata/label.ts';
import type { EditProps } from '../field-view.tsx';
import { readTypedDay, readTypedMoment, writtenMoment, writtenTypedDay } from '../typed-day.ts';
import { instantOf, localDay, localMoment } from '../written-day.ts';
import { Calendar } from './calendar.tsx';
import classes from './day-control.module.css';
import { viewWord } from './view-words.ts';

export interface DayInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type' | 'min' | 'max'> {
  /** `2026-03-05`, with a time `2026-03-05T10:00`; empty for none; what is no day, as it was typed. */
  readonly value: string;
  readonly locale: Locale;
  /** A time of day goes with it. */
  readonly timed?: boolean;
  /** The days that the month offers; what is typed is the service's to judge. */
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  onChange(value: string): void;
}

/**
 * A day that is typed or chosen from a month, in the language of the app: the browser's own control speaks the browser's.
 * What is no day is handed on as it was typed, so that it is refused at its field and never lost.
 */
export function DayInput({ value, locale, timed = false, min, max, onChange, ...props }: DayInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const today = useToday();
  const read = timed ? readTypedMoment : readTypedDay;
  const written = timed ? writtenMoment(value, locale) : writtenTypedDay(value, locale);
  const unread = typed === null && value !== '' && read(value, today) === null;
  const choose = (day: string) => {
    const time = timed ? `T${/T(\d{2}:\d{2}(?::\d{2})?)$/.exec(value)?.[1] ?? '00:00'}` : '';
    setTyped(null);
    onChange(day + time);
    setOpen(false);
    input.current?.focus();
  };
  return (
    <div className={classes.frame}>
      <TextInput
        placeholder={viewWord(timed ? 'dayAndTime' : 'dayFirst', locale)}
        autoComplete="off"
        {...props}
        {...(unread && !props.error && { error: viewWord(timed ? 'noMoment' : 'noDay', locale) })}
        ref={input}
        value={typed ?? written}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          onChange(text.trim() === '' ? '' : (read(text, today) ?? text));
        }}
        onBlur={() => setTyped(null)}
        rightSection={
          <button
            type="button"
            className={classes.open}
            aria-label={viewWord('openCalendar', locale)}
            aria-haspopup="dialog"
            aria-expanded={open}
            disabled={props.disabled}
            onClick={() => setOpen(!open)}
          >
            <IconCalendar size={16} aria-hidden />
          </button>
        }
      />
      {open && (
        <Sheet
          anchor={input.current}
          label={viewWord('openCalendar', locale)}
          onClose={(back) => {
            setOpen(false);
            if (back) input.current?.focus();
          }}
        >
          <Calendar
            chosen={/^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : null}
            today={today}
            locale={locale}
            min={min}
            max={max}
            onChoose={choose}
          />
        </Sheet>
      )}
    </div>
  );
}

/**
 * Floats over everything, and stays a part of the dialog or the menu that the field stands in: a click here is no click
 * outside of it.
 */
function Sheet({
  anchor,
  label,
  onClose,
  children,
}: {
  readonly anchor: HTMLElement | null;
  readonly label: string;
  onClose(focusBack: boolean): void;
  readonly children: React.ReactNode;
}) {
  const sheet = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  // Before the month is given the focus: what isn't shown yet can't take it.
  useLayoutEffect(() => {
    const box = sheet.current;
    if (!box || !anchor) return;
    box.showPopover?.();
    const field = anchor.getBoundingClientRect();
    const below = field.bottom + 4 + box.offsetHeight <= innerHeight;
    box.style.top = `${below ? field.bottom + 4 : Math.max(8, field.top - 4 - box.offsetHeight)}px`;
    box.style.left = `${Math.max(8, Math.min(field.left, innerWidth - box.offsetWidth - 8))}px`;
    const away = (event: Event) => {
      const inside =
        event.target instanceof Node &&
        (box.contains(event.target) || anchor.parentElement?.contains(event.target));
      if (!inside) close.current(false);
    };
    // What scrolls beneath takes the field away from the month.
    addEventListener('pointerdown', away, true);
    addEventListener('scroll', away, true);
    return () => {
      removeEventListener('pointerdown', away, true);
      removeEventListener('scroll', away, true);
    };
  }, [anchor]);
  return (
    <div
      ref={sheet}
      role="dialog"
      aria-label={label}
      popover="manual"
      className={classes.sheet}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') event.stopPropagation();
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose(true);
      }}
      onBlur={(event) => {
        if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget))
          onClose(false);
      }}
    >
      {children}
    </div>
  );
}

/** The day by this machine's clock; the control marks it and no more. */
function useToday(): string {
  const [today] = useState(() => localDay(new Date().toISOString()));
  return today;
}

/** A day of a record. */
export function DayControl(props: EditProps) {
  return (
    <DayInput
      id={props.id}
      locale={props.locale}
      value={props.value === null ? '' : String(props.value)}
      onChange={(value) => props.onChange(value || null)}
      error={props.invalid ?? false}
      aria-describedby={props.describedBy}
      aria-label={props.label}
      data-autofocus={props.autoFocus || undefined}
      autoFocus={props.autoFocus ?? false}
    />
  );
}

/** A moment of a record, in the zone that is shown. */
export function MomentControl(props: EditProps) {
  const value = typeof props.value === 'string' ? props.value : '';
  return (
    <DayInput
      id={props.id}
      timed
      locale={props.locale}
      value={localMoment(value) || value}
      onChange={(text) => props.onChange(text === '' ? null : (instantOf(text) ?? text))}
      error={props.invalid ?? false}
      aria-describedby={props.describedBy}
      aria-label={props.label}
      autoFocus={props.autoFocus ?? false}
    />
  );
}
