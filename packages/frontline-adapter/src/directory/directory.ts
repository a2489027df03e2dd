import type { FrontlineSentinel } from "@frontline-routing/frontline-core";
import type { DesiredState, FrontlineRoute, Region, SentinelHealth } from "@frontline-routing/router-core";
import type { RepositoryCallOptions } from "@frontline-routing/routing-core/repository";

/** A deployment to put. What is left out is empty, or as said here, in a new row, and stays as it is in one that is there. */
export interface DirectoryDeployment {
  readonly id: string;
  /** Never changes. */
  readonly environmentId: string;
  /** Only `ready` can be promoted. Else `pending`, `building`, `deploying`, `network`, `failed`, and what the platform adds. */
  readonly status: string;
  /** Only `running` can be promoted, and gets requests. Default: `running`. */
  readonly desiredState?: string | undefined;
  /** Unix milliseconds. Tells which of two deployments is the earlier one. Default: now. */
  readonly createdAt?: number | undefined;
  readonly projectId?: string | undefined;
  readonly workspaceId?: string | undefined;
}

/** How much of a deployment runs in a region. */
export interface DirectoryDeploymentRegion {
  readonly region: Region;
  /** 0 to 2,147,483,647. With none, it doesn't run there. */
  readonly runningReplicas: number;
}

/**
 * A sentinel to put. What is left out is empty, 0, or as said here, in a new row, and stays as it is in one that is there.
 * From `workspaceId` on, it is for the original's scheduler.
 */
export interface DirectorySentinel {
  /** At most 64 characters. */
  readonly id: string;
  /** Never changes. */
  readonly environmentId: string;
  readonly region: Region;
  /** Host and port: `sentinel-1.internal:8040`. Stored as `normalizeHostname` makes the host. No other sentinel has it. */
  readonly k8sAddress: string;
  /** Default: `unknown`, which gets no requests. */
  readonly health?: SentinelHealth | undefined;
  /** Anything but `running` gets no requests. Default: `running`. */
  readonly desiredState?: DesiredState | undefined;
  /** With none, it gets no requests. Also its weight among the sentinels of its region. Default: 1. */
  readonly availableReplicas?: number | undefined;
  readonly projectId?: string | undefined;
  readonly workspaceId?: string | undefined;
  /** At most 64 characters; no other sentinel has it. Default: the id. */
  readonly k8sName?: string | undefined;
  readonly image?: string | undefined;
  /** Default: 1. */
  readonly desiredReplicas?: number | undefined;
  readonly cpuMillicores?: number | undefined;
  readonly memoryMib?: number | undefined;
  readonly version?: number | undefined;
}

/** What a method that writes answers. */
export interface DirectoryWrite {
  /** Whether anything was written: false where all was there already. */
  readonly changed: boolean;
}

/** What the platform tells of its deployments and sentinels, and what is there. */
export interface Directory {
  /**
   * Makes a deployment, or brings it up to date.
   *
   * @throws {DirectoryError} `DIRECTORY_CONFLICT`: it is one of another environment
   */
  putDeployment(deployment: DirectoryDeployment, options?: RepositoryCallOptions): Promise<DirectoryWrite>;

  /**
   * Says where a deployment runs, in place of all that was said of it before. An empty list: nobody says, and it counts
   * as everywhere. A list without a running replica: nowhere. The deployment's `updated_at` is when that changed.
   *
   * @param regions each region once, at most 1,000
   * @throws {UnknownDeploymentError} there is no such deployment
   */
  putDeploymentRegions(
    deploymentId: string,
    regions: readonly DirectoryDeploymentRegion[],
    options?: RepositoryCallOptions,
  ): Promise<DirectoryWrite>;

  /**
   * Makes a sentinel, or brings it up to date.
   *
   * @throws {DirectoryError} `DIRECTORY_CONFLICT`: it is one of another environment, or another one has its address or name
   */
  putSentinel(sentinel: DirectorySentinel, options?: RepositoryCallOptions): Promise<DirectoryWrite>;

  /**
   * Says what the health check found.
   *
   * @throws {DirectoryError} `UNKNOWN_SENTINEL`: there is no such sentinel
   */
  setSentinelHealth(
    sentinelId: string,
    health: SentinelHealth,
    options?: RepositoryCallOptions & { readonly availableReplicas?: number | undefined },
  ): Promise<DirectoryWrite>;

  /** Removes a sentinel. One that isn't there is no error. */
  removeSentinel(sentinelId: string, options?: RepositoryCallOptions): Promise<DirectoryWrite>;

  /** The sentinels of an environment as frontlines see them, by region and id. */
  listSentinels(environmentId: string, options?: RepositoryCallOptions): Promise<readonly FrontlineSentinel[]>;

  /** The routes of an environment as `routing-core` sees them, by hostname. */
  listRoutes(environmentId: string, options?: RepositoryCallOptions): Promise<readonly FrontlineRoute[]>;
}
