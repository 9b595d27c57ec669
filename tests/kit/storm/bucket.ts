/** What the bucket holds of the storm's saves, as an independent client reads it. */
import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput
} from '@aws-sdk/client-s3';
import type { Minio } from 'bookstore-ci/minio.mjs';

/** Where the archive keeps the notebooks. */
const PREFIX = 'workspace/';

export class Bucket {
  /** The number that each version holds: a version never changes. */
  private readonly read = new Map<string, number>();

  constructor(private readonly minio: Minio) {}

  /** The numbers of the saves that a notebook's versions hold, oldest first. */
  async saves(path: string): Promise<number[]> {
    const key = PREFIX + path;
    const found: number[] = [];
    for (const version of (await this.versions(key)).reverse()) {
      const number = this.read.get(version) ?? (await this.number(key, version));
      this.read.set(version, number);
      found.push(number);
    }
    return found;
  }

  /** The versions of just this key, newest first. */
  private async versions(key: string): Promise<string[]> {
    const { client, bucket } = this.minio;
    const found: string[] = [];
    let after: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (after) {
      const page: ListObjectVersionsCommandOutput = await client.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, ...after })
      );
      for (const { Key, VersionId } of page.Versions ?? []) {
        if (Key === key && VersionId) {
          found.push(VersionId);
        }
      }
      after = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined;
    }
    return found;
  }

  private async number(key: string, version: string): Promise<number> {
    const { client, bucket } = this.minio;
    const answer = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: version })
    );
    const text = (await answer.Body?.transformToString()) ?? '';
    const { cells } = JSON.parse(text) as { cells: { source: string[] }[] };
    return Number(cells[0]?.source.join(''));
  }
}
