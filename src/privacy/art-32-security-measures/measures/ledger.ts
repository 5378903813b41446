import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { holds, label, type Measure } from '../measure.ts';

/**
 * What a restore repeats (erasures, withdrawals, objections, revoked tokens …) stands in the ledger. Where it is lost with the machine, an
 * older backup brings all of that back to life (law.md §5).
 */
export const ledgerLeaves: Measure = {
  code: 'ledger_leaves',
  group: 'continuity',
  label: label('The ledger leaves the machine', 'El registro externo sale de la máquina'),
  async look({ installation: { dataDir, ledgerCopy } }) {
    if (ledgerCopy === undefined)
      return {
        outcome: 'warn',
        says: label(
          'The ledger of erasures, withdrawals and revocations is on this machine only: if it is lost, an older backup brings back what was done since.',
          'El registro de supresiones, retiradas y revocaciones solo está en esta máquina: si se pierde, una copia anterior devuelve lo hecho desde entonces.',
        ),
        mend: label(
          'Set ATTESTA_LEDGER_COPY to a file on another disk or machine, such as a mounted share.',
          'Ajuste ATTESTA_LEDGER_COPY a un archivo en otro disco u otra máquina, como una carpeta de red.',
        ),
      };
    const ledger = await bytesOf(join(dataDir, 'erasure-ledger.jsonl'));
    const copy = await bytesOf(ledgerCopy);
    if (copy === undefined ? ledger !== undefined : !copy.equals(ledger ?? Buffer.alloc(0)))
      return {
        outcome: 'fail',
        says: label(
          'The copy of the ledger does not hold what the ledger holds.',
          'La copia del registro no contiene lo mismo que el registro.',
        ),
        mend: label(
          'See whether the folder of ATTESTA_LEDGER_COPY can be written to. A copy that lags is brought up with the next line; one that holds other lines is never written over: look which of the two is whole, and put it in both places.',
          'Compruebe si se puede escribir en la carpeta de ATTESTA_LEDGER_COPY. Una copia atrasada se completa con la siguiente línea; una con otras líneas nunca se sobrescribe: mire cuál de las dos está completa y póngala en ambos sitios.',
        ),
        items: [ledgerCopy],
      };
    const [here, there] = await Promise.all([deviceOf(dataDir), deviceOf(dirname(ledgerCopy))]);
    if (here !== undefined && here === there)
      return {
        outcome: 'warn',
        says: label(
          'The copy of the ledger is on the same disk as the ledger.',
          'La copia del registro está en el mismo disco que el registro.',
        ),
        mend: label(
          'Let ATTESTA_LEDGER_COPY be on another disk or machine.',
          'Ponga ATTESTA_LEDGER_COPY en otro disco u otra máquina.',
        ),
        items: [ledgerCopy],
      };
    return holds(
      'Each line of the ledger is copied to another disk or machine.',
      'Cada línea del registro se copia a otro disco u otra máquina.',
    );
  },
};

function bytesOf(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(() => undefined);
}

function deviceOf(folder: string): Promise<number | undefined> {
  return stat(folder).then(
    ({ dev }) => dev,
    () => undefined,
  );
}
