/** What the page and its worker ask of each other. */
import type { OutboxScope, Renaming, Sentence, Settings } from '../../versions';
import type { IKeys } from '../../session/keys';
import type { ISave, ISaves } from '../saves';
import type { IReport } from '../report';

/** What the user is told once. */
export interface INotice {
  message: Sentence;
  advice: Sentence;
}

/** What the page does for the worker. */
export interface IHost {
  /** The bytes of a file as the Jupyter server has it. */
  readFile(path: string): Promise<Uint8Array>;
  /** What the credentials endpoint answers. */
  readCredentials(): Promise<string>;
  /** Shows how things stand. */
  show(report: IReport): void;
  /** Tells the user something, once. */
  tell(notice: INotice): void;
}

/** How the worker signs: keys are in its memory only, or asked of the page each time. */
export type WorkerSigning =
  { kind: 'anonymous' } | { kind: 'fixed'; keys: IKeys } | { kind: 'endpoint'; url: string };

/** What holds now, for the tab that the worker serves. */
export interface IConfiguration {
  /** Where saves belong, and to nowhere else. */
  scope: OutboxScope;
  settings: Settings;
  username: string;
  /** The name that a version shows. */
  by: string;
  /** None while keys are missing. */
  signing: WorkerSigning | undefined;
  /** Whether saves are archived. */
  enabled: boolean;
  /** Whether dated copies may be written to a bucket that keeps no versions. */
  copies: 'ask' | 'agreed' | 'declined';
}

/** A notebook, or a folder of them, that was renamed or moved. */
export type IPathChange = Omit<Renaming, 'id'>;

/** What the worker does for the page. */
export interface IWorker extends Omit<ISaves, 'completed' | 'wanted'> {
  open(host: IHost): Promise<void>;
  configure(configuration: IConfiguration): Promise<void>;
  /** More cells of the content that a save has begun with last. */
  goesOn(document: string, cells: unknown[]): void;
  /** A notebook, or a folder of them, has another path since `at`, in milliseconds since 1970. */
  renamed(rename: IPathChange): void;
  /** Resolves once the save is on the disk or, where the disk does not take it, in this tab’s memory. */
  completed(document: string, save: ISave): Promise<void>;
  /** Tries at once what waits. */
  retry(): void;
  /** The browser does not promise to keep what waits. */
  evictable(): void;
  /** The browser believes that the network is back. */
  online(): void;
  /** Gives up a save for good. */
  discard(id: string): void;
  /** The bytes of a save that waits. */
  bytes(id: string): Promise<Uint8Array | undefined>;
}
