import { athena } from "./engines/athena.ts"
import { bigquery } from "./engines/bigquery.ts"
import { clickhouse } from "./engines/clickhouse.ts"
import { duckdb } from "./engines/duckdb.ts"
import { postgres } from "./engines/postgres.ts"
import { snowflake } from "./engines/snowflake.ts"
import { spark } from "./engines/spark.ts"
import { trino } from "./engines/trino.ts"

/** Every dialect by its name. */
export const engines = { athena, bigquery, clickhouse, duckdb, postgres, snowflake, spark, trino }
