/**
 * What invoices do besides holding values: a line's amounts, an invoice's totals, and that an issued invoice stays as it was
 * issued. Amounts are exact decimals, computed by PostgreSQL, rounded half up per line to the currency's minor unit.
 */

import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { defineBehaviour, type RecordWrite } from '../../engine/records/behaviour.ts';
import { lockRecord, writeChange } from '../../engine/records/change-record.ts';
import { moduleNamed } from '../../engine/records/refusals.ts';
import type { JsonValue } from '../../metadata/json.ts';

type Values = Readonly<Record<string, JsonValue | null>>;

/** Fields of an issued invoice that may still change. */
const STILL_OPEN: ReadonlySet<string> = new Set(['status', 'paid_on', 'note']);
const ADDRESS = ['street', 'postal_code', 'city', 'country'] as const;
const NO_TOTALS: Values = { subtotal: '0.00', tax_total: '0.00', total: '0.00' };

/** Behaviour of `invoices`. */
export const invoiceBehaviour = defineBehaviour({
  async beforeWrite(tx, context, { values, previous }) {
    if (previous && previous.status !== 'draft') refuseChangeOfIssued(context, values, previous);
    return {
      ...(previous ? {} : NO_TOTALS),
      ...datesOf(context, values, previous),
      ...(isIssuedNow(values, previous) && (await billedTo(tx, values))),
    };
  },
  async beforeDelete(_tx, context, { values }) {
    if (values.status !== 'draft' && context.principal.kind !== 'system') {
      throw new Problem('conflict', {
        en: 'An issued invoice is a voucher and is kept. Cancel it instead.',
        es: 'Una factura emitida es un justificante y se conserva. Anúlela.',
      });
    }
  },
  async afterWrite(tx, context, { id, values, previous }) {
    if (!values || !previous || values.currency === previous.currency) return;
    await recomputeLines(tx, context, id);
  },
});

/** Behaviour of `invoice_lines`. */
export const invoiceLineBehaviour = defineBehaviour({
  async beforeWrite(tx, context, write) {
    await refuseLinesOfIssued(tx, context, write);
    return { ...(await amountsOf(tx, write.values)), ...(await describedBy(tx, write.values)) };
  },
  async beforeDelete(tx, context, write) {
    await refuseLinesOfIssued(tx, context, write);
  },
  async afterWrite(tx, context, { values, previous }) {
    const invoices = new Set([values?.invoice, previous?.invoice]);
    for (const invoice of invoices) if (typeof invoice === 'string') await writeTotals(tx, context, invoice);
  },
});

function refuseChangeOfIssued(context: CallContext, values: Values, previous: Values): void {
  if (context.principal.kind === 'system') return;
  const changed = Object.keys(values).filter(
    (name) =>
      !STILL_OPEN.has(name) && JSON.stringify(values[name]) !== JSON.stringify(previous[name] ?? null),
  );
  if (changed.length > 0) {
    const message = {
      en: 'The invoice is issued: only its status, the day of payment and the note can change.',
      es: 'La factura está emitida: solo pueden cambiar su estado, el día de pago y la nota.',
    };
    throw new Problem('conflict', message, {
      findings: changed.map((field) => ({ code: 'invoice.issued', field, message })),
    });
  }
  if (values.status === 'draft') {
    const message = {
      en: 'An issued invoice does not become a draft again. Cancel it and write another.',
      es: 'Una factura emitida no vuelve a ser borrador. Anúlela y escriba otra.',
    };
    throw new Problem('conflict', message, {
      findings: [{ code: 'invoice.issued', field: 'status', message }],
    });
  }
}

/** Issuing dates the invoice and paying dates the payment, where the day isn't given. */
function datesOf(context: CallContext, values: Values, previous: Values | undefined): Values {
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  const becomes = (status: string): boolean => values.status === status && previous?.status !== status;
  return {
    ...((becomes('issued') || becomes('paid')) && values.issued_on == null && { issued_on: today }),
    ...(becomes('paid') && values.paid_on == null && { paid_on: today }),
  };
}

function isIssuedNow(values: Values, previous: Values | undefined): boolean {
  const status = (of: Values | undefined) => of?.status === 'issued' || of?.status === 'paid';
  return status(values) && !status(previous);
}

/**
 * An issued invoice says by itself whom it is for (Art. 226(5) of Directive 2006/112/EC): it has to be right in eight years,
 * when the customer has moved or was erased. Name and address are taken from the company, or else the person, where none are given.
 */
async function billedTo(tx: Sql, values: Values): Promise<Values> {
  const [from, id] = values.account ? ['account', values.account] : ['contact', values.contact];
  const [party] =
    typeof id !== 'string'
      ? []
      : await tx.query<Record<(typeof ADDRESS)[number] | 'name', string | null>>(
          from === 'account'
            ? 'SELECT name, street, postal_code, city, country FROM data.accounts WHERE id = $1'
            : `SELECT nullif(concat_ws(' ', first_name, last_name), '') AS name, street, postal_code, city, country
               FROM data.contacts WHERE id = $1`,
          [id],
        );
  if (!party) return {};
  const addressed = ADDRESS.some((part) => values[`billing_${part}`]);
  return {
    ...(!values.billing_name && { billing_name: party.name }),
    ...(!addressed && Object.fromEntries(ADDRESS.map((part) => [`billing_${part}`, party[part]]))),
  };
}

async function refuseLinesOfIssued(
  tx: Sql,
  context: CallContext,
  { values, previous }: RecordWrite,
): Promise<void> {
  const ids = [...new Set([values.invoice, previous?.invoice])].filter((id) => typeof id === 'string');
  // Locked, so that an invoice can't be issued while a line of it changes.
  const rows = await tx.query<{ status: string | null }>(
    'SELECT status FROM data.invoices WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
    [ids],
  );
  if (
    context.principal.kind === 'system' ||
    rows.every((row) => row.status === 'draft' || row.status === null)
  )
    return;
  throw new Problem('conflict', {
    en: 'The invoice is issued: its lines can not change. Cancel it and write another.',
    es: 'La factura está emitida: sus líneas no pueden cambiar. Anúlela y escriba otra.',
  });
}

/** Net, tax and gross of a line: net = quantity × price, tax = net × rate, each rounded half up to the minor unit. */
async function amountsOf(tx: Sql, values: Values): Promise<Values> {
  const [invoice] = await tx.query<{ currency: string | null }>(
    'SELECT currency FROM data.invoices WHERE id = $1',
    [values.invoice],
  );
  const [amounts] = await tx.query<{ net: string; tax: string; gross: string }>(
    `SELECT net::numeric(18,2) AS net, tax::numeric(18,2) AS tax, (net + tax)::numeric(18,2) AS gross
     FROM (SELECT round($1::numeric * $2::numeric, $4::integer) AS net) n,
       LATERAL (SELECT round(n.net * $3::numeric / 100, $4::integer) AS tax) t`,
    [
      values.quantity ?? '0',
      values.unit_price ?? '0',
      values.tax_rate ?? '0',
      minorUnits(invoice?.currency ?? 'EUR'),
    ],
  );
  return { ...amounts };
}

/** Digits after the decimal mark (ISO 4217), at most the two that amounts are kept with. */
function minorUnits(currency: string): number {
  const options = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return Math.min(2, options.maximumFractionDigits ?? 2);
}

/** A line of a product that isn't described is described by the product's name. */
async function describedBy(tx: Sql, values: Values): Promise<Values> {
  if (values.description || typeof values.product !== 'string') return {};
  const [product] = await tx.query<{ name: string | null }>('SELECT name FROM data.products WHERE id = $1', [
    values.product,
  ]);
  return product?.name ? { description: product.name } : {};
}

async function writeTotals(tx: Sql, context: CallContext, invoice: string): Promise<void> {
  const module = moduleNamed(context, 'invoices');
  const [there] = await tx.query('SELECT 1 AS there FROM data.invoices WHERE id = $1', [invoice]);
  if (!there) return;
  const locked = await lockRecord(tx, context, module, invoice, 'edit');
  const [totals] = await tx.query<{ subtotal: string; tax_total: string; total: string }>(
    `SELECT coalesce(sum(net), 0)::numeric(18,2) AS subtotal, coalesce(sum(tax), 0)::numeric(18,2) AS tax_total,
       coalesce(sum(gross), 0)::numeric(18,2) AS total
     FROM data.invoice_lines WHERE invoice = $1`,
    [invoice],
  );
  if (totals) await writeChange(tx, context, module, locked, { ...totals });
}

async function recomputeLines(tx: Sql, context: CallContext, invoice: string): Promise<void> {
  const module = moduleNamed(context, 'invoice_lines');
  const lines = await tx.query<{ id: string }>(
    'SELECT id FROM data.invoice_lines WHERE invoice = $1 ORDER BY id',
    [invoice],
  );
  for (const { id } of lines) {
    const locked = await lockRecord(tx, context, module, id, 'edit');
    await writeChange(tx, context, module, locked, {});
  }
}
