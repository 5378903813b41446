-- A workflow by the clock leaves a run for every record that matches: its runs of one outcome are listed and counted without the others.
CREATE INDEX workflow_runs_outcome ON attesta.workflow_runs (workflow, state, id DESC);
