/** Each has a frontline and two sentinels. */
export const REGIONS = ["us-east-1.aws", "eu-west-1.aws", "ap-southeast-1.aws"] as const;

/** Where `d_1` runs. Requests that arrive in Singapore are forwarded. `d_2` runs everywhere. */
export const REGIONS_OF_FIRST = ["us-east-1.aws", "eu-west-1.aws"] as const;
