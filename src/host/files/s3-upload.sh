#!/bin/sh
# {{title}}, on Amazon S3: copies this folder into a bucket, each file with its type and how long it may be kept.
#
#     sh s3-upload.sh s3://BUCKET{{below_bare}}
#
# Needs the AWS command line. S3 sends no policy of its own: put CloudFront before it and give it cloudfront-headers.json.
set -eu
cd "$(dirname "$0")"
to=${1:?say where to: s3://BUCKET/FOLDER}

put() { # TYPE CACHE PATTERN [OPTIONS…]: copies the files of one type
    type=$1 cache=$2 pattern=$3
    shift 3
    aws s3 cp . "$to" --recursive --exclude '*' --include "$pattern" "$@" --content-type "$type" --cache-control "$cache" --only-show-errors
}

# What pages load comes first and what is no longer there goes last, so that no reader meets half a course.
{{puts}}
aws s3 sync . "$to" --delete --size-only --exclude 's3-upload.sh' --exclude 'cloudfront-headers.json' --exclude 'leadlet-files.txt' \
    --exclude '*.br' --exclude '*.gz' --cache-control '{{minutes}}' --only-show-errors
