/**
 * Saves in two tabs of JupyterLab while everything between them and the bucket fails: the network, MinIO, the tabs
 * themselves. In the end each save is looked for in the bucket.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { BrowserContext } from '@playwright/test';
import type { Jupyter } from 'bookstore-ci/jupyter.mjs';
import type { Minio } from 'bookstore-ci/minio.mjs';

import { notebook } from '../notebook.js';
import type { S3Proxy } from '../s3_proxy.js';
import { Bucket } from './bucket.js';
import { Dice } from './dice.js';
import { holds, judge, type IBegun, type IVerdict } from './judge.js';
import { makePlan, TABS, type IBatch, type IRound } from './plan.js';
import { Tab } from './tab.js';
import { Weather } from './weather.js';

export interface IStorm {
  minio: Minio;
  /** Between the browser and MinIO. */
  proxy: S3Proxy;
  /** With the archive on. */
  lab: Jupyter;
  context: BrowserContext;
  seed: number;
  saves: number;
  notebooks: number;
  say: (line: string) => void;
}

export interface IOutcome {
  saves: number;
  /** Those that were in the midst of it when their tab died. */
  interrupted: number;
  lost: number;
  doubled: number;
  /** Out of order, or not of this storm. */
  misplaced: number;
  /** The longest time from the end of the faults until all saves of a round were in the bucket, seconds. */
  slowestDrain: number;
}

const POLL = 50;

export async function runStorm(storm: IStorm): Promise<IOutcome> {
  const { lab, context, minio, proxy, say } = storm;
  const dice = new Dice(storm.seed);
  const plan = makePlan(dice, storm.saves, storm.notebooks);
  const weather = new Weather(dice);
  const bucket = new Bucket(minio);
  const begun = new Map<string, IBegun[]>(plan.notebooks.map(path => [path, []]));
  for (const name of plan.notebooks) {
    await mkdir(path.dirname(path.join(lab.root, name)), { recursive: true });
    await writeFile(path.join(lab.root, name), notebook('-1'));
  }
  const answer = await lab.fetch('api/kernels', { method: 'POST', body: '{}' });
  const kernel: unknown = await answer.json();
  const tabs = await Promise.all(
    Array.from({ length: TABS }, (_, n) => Tab.open(context, lab, kernel, `storm-${n}`))
  );

  let slowestDrain = 0;
  let verdicts: IVerdict[] = [];
  for (const [index, round] of plan.rounds.entries()) {
    const start = Date.now();
    proxy.weather = request => weather.strike(request);
    await runRound(round, tabs, begun, minio);
    const saved = Date.now();
    proxy.weather = undefined;
    await drained(tabs);
    const drain = (Date.now() - saved) / 1000;
    slowestDrain = Math.max(slowestDrain, drain);
    verdicts = await Promise.all(
      [...begun].map(async ([path, saves]) => judge(saves, await bucket.saves(path)))
    );
    const took = ((saved - start) / 1000).toFixed(0);
    say(`round ${index + 1} of ${plan.rounds.length}: ${took} s, drained in ${drain.toFixed(1)} s`);
    if (!verdicts.every(holds)) {
      for (const tab of tabs) {
        say(await tab.details());
      }
      break;
    }
  }
  await Promise.all(tabs.map(tab => tab.close()));

  for (const [index, verdict] of verdicts.entries()) {
    if (!holds(verdict)) {
      say(`${plan.notebooks[index]}: ${JSON.stringify(verdict)}`);
    }
  }
  const struck = [...weather.struck].map(([kind, times]) => `${kind} ${times}`);
  say(`faults: ${struck.sort().join(', ')}`);
  const count = (of: (verdict: IVerdict) => number[]) =>
    verdicts.reduce((sum, verdict) => sum + of(verdict).length, 0);
  const all = [...begun.values()].flat();
  return {
    saves: all.length,
    interrupted: all.filter(({ certain }) => !certain).length,
    lost: count(({ lost }) => lost),
    doubled: count(({ doubled }) => doubled),
    misplaced: count(({ misplaced, strange }) => [...misplaced, ...strange]),
    slowestDrain
  };
}

async function runRound(
  { tabs: plans, outage }: IRound,
  tabs: Tab[],
  begun: Map<string, IBegun[]>,
  minio: Minio
): Promise<void> {
  let count = 0;
  let outages: Promise<void> | undefined;
  const onBegin = () => {
    if (count++ >= outage.at) {
      outages ??= minio
        .kill()
        .then(() => pause(outage.milliseconds))
        .then(() => minio.restart());
    }
  };
  const work = tabs.map(async (tab, index) => {
    /** Completed, and perhaps not on the disk yet. */
    const open: IBegun[] = [];
    const settle = async () => {
      // Those alone that were completed before it was asked.
      const completed = open.length;
      if (await tab.isSafe()) {
        open.splice(0, completed).forEach(save => (save.certain = true));
      }
    };
    for (const batch of plans[index] ?? []) {
      await runBatch(batch, tab, save => {
        onBegin();
        const entry: IBegun = { n: save.n, certain: false };
        begun.get(save.path)?.push(entry);
        return () => open.push(entry);
      });
      if (batch.death) {
        open.length = 0;
      } else {
        await settle();
      }
    }
    while (open.length > 0) {
      await pause(POLL);
      await settle();
    }
  });
  await Promise.all(work);
  await outages;
}

/** Begins the saves of a batch side by side, and lets the tab die in the midst of it if it shall. */
async function runBatch(
  { saves, death }: IBatch,
  tab: Tab,
  begin: (save: IBatch['saves'][number]) => () => void
): Promise<void> {
  const work = saves.map(async save => {
    const completed = begin(save);
    await tab.save(save);
    completed();
  });
  if (!death) {
    await Promise.all(work);
    return;
  }
  const all = Promise.allSettled(work);
  await pause(death.after);
  await tab.die(death.kind);
  await all;
}

/** Waits until every tab says that all saves are kept, or one that it needs the user, whom there is none of here. */
async function drained(tabs: Tab[]): Promise<void> {
  const ends = ['All saves kept', 'Saves need attention'];
  const isOver = async () => {
    const said = await Promise.all(tabs.map(tab => tab.status()));
    return said.every(words => ends.includes(words));
  };
  // What a tab says may be a little old.
  for (let over = 0; over < 10; over = (await isOver()) ? over + 1 : 0) {
    await pause(POLL);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
