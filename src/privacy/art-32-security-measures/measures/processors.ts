import { holds, label, type Measure } from '../measure.ts';

/** Art. 28(3): nobody works on our data without a contract that says what the Regulation asks for. */
export const processorContracts: Measure = {
  code: 'processor_contracts',
  group: 'access',
  label: label(
    'Every processor has a contract with the clauses of Art. 28(3)',
    'Cada encargado tiene un contrato con las cláusulas del art. 28.3',
  ),
  async look({ database }) {
    const rows = await database.query<{ name: string; bare: boolean }>(
      `SELECT name, contract_on IS NULL AS bare FROM attesta.recipients
       WHERE role = 'processor' AND ended_on IS NULL AND (contract_on IS NULL OR cardinality(clauses) < 9)
       ORDER BY contract_on IS NOT NULL, lower(name)`,
    );
    if (rows.length === 0)
      return holds(
        'No processor in the register lacks a contract or a clause.',
        'A ningún encargado del registro le falta el contrato ni una cláusula.',
      );
    const bare = rows.filter((one) => one.bare).length;
    return {
      outcome: bare > 0 ? 'fail' : 'warn',
      says:
        bare > 0
          ? label(
              `Processors without a contract: ${bare}; with clauses that nobody has found in it: ${rows.length - bare}.`,
              `Encargados sin contrato: ${bare}; con cláusulas que nadie ha encontrado en él: ${rows.length - bare}.`,
            )
          : label(
              'Contracts with processors in which nobody has found every clause.',
              'Contratos con encargados en los que nadie ha encontrado todas las cláusulas.',
            ),
      mend: label(
        'Accountability, Recipients: enter the date of the contract and tick the clauses that stand in it; have the others added, or end the entry.',
        'Responsabilidad, Destinatarios: indique la fecha del contrato y marque las cláusulas que constan en él; haga añadir las demás o termine la entrada.',
      ),
      items: rows.map((one) => one.name),
    };
  },
};
