// Written by tools/holidays/generate.ts. Do not edit.
import AT from './AT.json' with { type: 'json' };
import BE from './BE.json' with { type: 'json' };
import BG from './BG.json' with { type: 'json' };
import CH from './CH.json' with { type: 'json' };
import CY from './CY.json' with { type: 'json' };
import CZ from './CZ.json' with { type: 'json' };
import DE from './DE.json' with { type: 'json' };
import DK from './DK.json' with { type: 'json' };
import EE from './EE.json' with { type: 'json' };
import ES from './ES.json' with { type: 'json' };
import FI from './FI.json' with { type: 'json' };
import FR from './FR.json' with { type: 'json' };
import GB from './GB.json' with { type: 'json' };
import GR from './GR.json' with { type: 'json' };
import HR from './HR.json' with { type: 'json' };
import HU from './HU.json' with { type: 'json' };
import IE from './IE.json' with { type: 'json' };
import IS from './IS.json' with { type: 'json' };
import IT from './IT.json' with { type: 'json' };
import LI from './LI.json' with { type: 'json' };
import LT from './LT.json' with { type: 'json' };
import LU from './LU.json' with { type: 'json' };
import LV from './LV.json' with { type: 'json' };
import MT from './MT.json' with { type: 'json' };
import NL from './NL.json' with { type: 'json' };
import NO from './NO.json' with { type: 'json' };
import PL from './PL.json' with { type: 'json' };
import PT from './PT.json' with { type: 'json' };
import RO from './RO.json' with { type: 'json' };
import SE from './SE.json' with { type: 'json' };
import SI from './SI.json' with { type: 'json' };
import SK from './SK.json' with { type: 'json' };

/** One table per country, as written in the files beside this one; not yet parsed. */
export const tables: readonly unknown[] = [AT, BE, BG, CH, CY, CZ, DE, DK, EE, ES, FI, FR, GB, GR, HR, HU, IE, IS, IT, LI, LT, LU, LV, MT, NL, NO, PL, PT, RO, SE, SI, SK];
