-- What the other macros share: a wrong argument is an error that lists the right ones, and numbers inside text are
-- written as people write them.

-- A list that breaks into lines of a terminal's width.
create or replace temp macro listed(names) as (
    regexp_replace(array_to_string(names, ', '), '(.{60,75}), ', e'\\1,\n', 'g')
);

-- A name that is among `names`. Of many names the error lists those most like it.
create or replace temp macro one_of(given, names, kind) as (
    case
        when list_contains(names, given) then given
        when len(names) <= 20
            then error(format(
                e'there is no {} {}; there are:\n{}', kind, coalesce(given, 'null'), listed(list_sort(names))
            ))
        else error(format(
            e'there is no {} {}; of {:,} the most like it are:\n{}',
            kind,
            coalesce(given, 'null'),
            len(names),
            listed(list_transform(
                list_sort(list_transform(names, lambda name: {
                    'distance': damerau_levenshtein(upper(name), upper(coalesce(given, ''))), 'name': name
                }))[:8],
                lambda pair: pair.name
            ))
        ))
    end
);

-- A day that is among `days`, without one the last of them. The error names the nearest ones.
create or replace temp macro day_among(given, days, kind) as (
    case
        when given is null then list_max(days)
        when list_contains(days, given) then given
        else error(format(
            e'there is no {} on {};\nthe nearest: {}',
            kind,
            given,
            listed([
                list_max(list_filter(days, lambda day: day < given)),
                list_min(list_filter(days, lambda day: day > given))
            ])
        ))
    end
);

-- The last moment of a day on which something was known, today's without one.
create or replace temp macro end_of(given, first_known_date, kind) as (
    case
        when coalesce(given, current_date) >= first_known_date
            then cast(coalesce(given, current_date) as timestamp) + interval '1 day' - interval '1 microsecond'
        else error(format(
            e'nothing was known of {} on {};\nthe first figures became known on {}',
            kind,
            coalesce(given, current_date),
            first_known_date
        ))
    end
);

-- Two decimals, four below 0.1, no zeros at the end.
create or replace temp macro written(given) as (
    rtrim(rtrim(case when abs(given) < 0.1 then format('{:.4f}', given) else format('{:,.2f}', given) end, '0'), '.')
);

-- Millions of dollars, below one million dollars and cents.
create or replace temp macro dollars(given) as (
    if(given < 0, '-', '')
    || if(abs(given) >= 1e6, format('${:,.0f} m', abs(given) / 1e6), format('${:,.2f}', abs(given)))
);
