-- What people ask of the companies: capital expenditure, as known at the end of a day, and the filings behind it.

create or replace temp macro group_spending(of_group := 'big_four', known_on := current_date) as table (
    with quarters as (
        from marts.hyperscaler_totals_as_of(cast(known_on as timestamp) + interval '1 day' - interval '1 microsecond')
    ),

    complete as (
        from quarters
        where quarters.capex_usd is not null
        qualify row_number() over (partition by quarters.group_name, basis order by calendar_quarter desc) = 1
    )

    select
        complete.group_name,
        complete.calendar_quarter,
        complete.basis,
        round(complete.capex_usd / 1e9, 2) as capex_usd_bn,
        round(100 * complete.capex_yoy_change_ratio, 1) as yoy_change_pct,
        round(complete.capex_ttm_usd / 1e9, 2) as ttm_usd_bn,
        (
            select format('{}: {} of {}', calendar_quarter, reporting_count, members_count)
            from quarters
            where
                quarters.group_name = complete.group_name
                and quarters.basis = complete.basis
                and quarters.calendar_quarter > complete.calendar_quarter
            order by quarters.calendar_quarter
            limit 1
        ) as next_quarter
    from complete
    where complete.group_name = lower(of_group)
    order by complete.basis
);
comment on macro table group_spending is
'what the big four last spent, by cash-flow line and by own headline: group_spending()';

create or replace temp macro company_spending(of_ticker := 'MSFT', known_on := current_date) as table (
    select
        spending.ticker,
        spending.period_end_date,
        spending.calendar_quarter,
        spending.basis,
        round(spending.capex_usd / 1e9, 2) as capex_usd_bn,
        round(100 * spending.capex_yoy_change_ratio, 1) as yoy_change_pct,
        spending.derivation,
        spending.known_at
    from
        marts.hyperscaler_spending_as_of(
            cast(known_on as timestamp) + interval '1 day' - interval '1 microsecond'
        ) as spending
    where spending.ticker = upper(of_ticker)
    order by spending.basis, spending.period_end_date desc
);
comment on macro table company_spending is
'a company''s quarters, as known at the end of a day: company_spending(''AMZN'')';

create or replace temp macro filings_behind(of_ticker, of_period_end) as table (
    from marts.lineage_of((select max(cik) from marts.earnings where ticker = upper(of_ticker)), of_period_end)
    select metric, basis, operand_role, tag, fact_value, unit, form, accession_number, filed_date, source_file
    order by metric, basis, operand_role desc
);
comment on macro table filings_behind is
'the filings behind a company''s quarter: filings_behind(''MSFT'', date ''2025-12-31'')';
