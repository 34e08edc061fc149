-- What people ask of the companies: capital expenditure, as known at the end of a day, the filings behind it, and the
-- figures that filings changed later.

create or replace temp macro group_spending(of_group := 'big_four', known_on := null, detail := false) as table (
    with asked as (
        select
            one_of(
                lower(of_group), (select list(distinct group_name) from marts.hyperscaler_groups), 'group'
            ) as group_name,
            end_of(
                cast(known_on as date),
                (
                    select min(cast(known_from as date))
                    from marts.hyperscaler_totals_history
                    where group_name = lower(of_group) and capex_usd is not null
                ),
                lower(of_group)
            ) as as_of
    ),

    quarters as (
        select totals.*
        from marts.hyperscaler_totals_as_of((select as_of from asked)) as totals
        inner join asked on totals.group_name = asked.group_name
    ),

    complete as (
        from quarters
        where quarters.capex_usd is not null
        qualify row_number() over (partition by basis order by calendar_quarter desc) = 1
    ),

    -- Of the quarters after it, or of all where none is complete, the one that lacks the fewest members.
    incomplete as (
        select quarters.*
        from quarters
        left join complete on quarters.basis = complete.basis
        where quarters.calendar_quarter > coalesce(complete.calendar_quarter, '')
        qualify row_number() over (
            partition by quarters.basis order by quarters.reporting_count desc, quarters.calendar_quarter desc
        ) = 1
    ),

    answer as (
        select
            complete.calendar_quarter,
            coalesce(complete.basis, incomplete.basis) as basis,
            cast(complete.capex_usd / 1e9 as decimal(9, 2)) as capex_usd_bn,
            round(100 * complete.capex_yoy_change_ratio, 1) as yoy_pct,
            -- Who lacks a figure, and of many how many.
            format(
                '{}: {}',
                incomplete.calendar_quarter,
                if(
                    incomplete.members_count - incomplete.reporting_count <= 2,
                    incomplete.missing_tickers,
                    format(
                        '{} of {}',
                        incomplete.members_count - incomplete.reporting_count,
                        incomplete.members_count
                    )
                )
            ) as later_quarter_lacks,
            incomplete.missing_tickers as later_quarter_missing_tickers,
            coalesce(complete.group_name, incomplete.group_name) as group_name,
            round(complete.capex_ttm_usd / 1e9, 2) as ttm_usd_bn,
            complete.known_at
        from complete
        full join incomplete on complete.basis = incomplete.basis
    )

    select columns(
        lambda c: detail or c in ('calendar_quarter', 'basis', 'capex_usd_bn', 'yoy_pct', 'later_quarter_lacks')
    )
    from answer
    order by answer.basis
);
comment on macro table group_spending is
'what a group last spent: group_spending()';

create or replace temp macro company_spending(of_ticker := 'MSFT', known_on := null, detail := false) as table (
    with asked as (
        select
            one_of(
                upper(of_ticker), (select list(distinct ticker) from marts.hyperscaler_spending), 'company'
            ) as ticker,
            end_of(
                cast(known_on as date),
                (
                    select min(cast(known_from as date))
                    from marts.hyperscaler_spending_history
                    where ticker = upper(of_ticker)
                ),
                upper(of_ticker)
            ) as as_of
    ),

    answer as (
        select
            spending.period_end_date,
            spending.calendar_quarter,
            spending.basis,
            cast(spending.capex_usd / 1e9 as decimal(9, 2)) as capex_usd_bn,
            round(100 * spending.capex_yoy_change_ratio, 1) as yoy_pct,
            spending.ticker,
            spending.fiscal_period_label,
            round(spending.capex_ttm_usd / 1e9, 2) as ttm_usd_bn,
            spending.derivation,
            spending.is_restated,
            spending.known_at,
            spending.accession_numbers
        from marts.hyperscaler_spending_as_of((select as_of from asked)) as spending
        inner join asked on spending.ticker = asked.ticker
    )

    select columns(
        lambda c: detail or c in ('period_end_date', 'calendar_quarter', 'basis', 'capex_usd_bn', 'yoy_pct')
    )
    from answer
    order by answer.period_end_date desc, answer.basis
);
comment on macro table company_spending is
'what a company spent by quarter: company_spending(''AMZN'')';

-- A figure that is subtracted, such as the first nine months of a year, has a minus.
create or replace temp macro filings_behind(of_ticker, of_period_end, detail := false) as table (
    with asked as (
        select
            one_of(upper(of_ticker), (select list(distinct ticker) from marts.earnings), 'company') as ticker,
            day_among(
                cast(of_period_end as date),
                (select list(period_end_date) from marts.earnings where ticker = upper(of_ticker)),
                'end of a quarter of ' || upper(of_ticker)
            ) as period_end_date
    ),

    behind as (
        from marts.lineage_of(
            (select max(cik) from marts.earnings where ticker = (select ticker from asked)),
            (select period_end_date from asked)
        )
    ),

    answer as (
        select
            metric,
            basis,
            case
                when unit in ('USD', 'USD/shares') then dollars(if(operand_role = 'minus', -1, 1) * fact_value)
                else written(fact_value) || ' ' || unit
            end as figure,
            coalesce(accession_number, parse_filename(source_file)) as filing,
            operand_role,
            tag,
            fact_value,
            unit,
            derivation,
            period_start_date,
            period_end_date,
            form,
            accession_number,
            filed_date,
            source_name,
            source_file
        from behind
    )

    select columns(lambda c: detail or c in ('metric', 'basis', 'figure', 'filing'))
    from answer
    order by answer.metric, answer.basis, answer.operand_role desc, answer.filed_date
);
comment on macro table filings_behind is
'the filings behind a quarter: filings_behind(''MSFT'', ''2025-12-31'')';

-- Amounts in millions of dollars; without changes that only follow from a split of the share.
create or replace temp macro restatements(of_ticker := null, detail := false) as table (
    with asked as (
        select case
            when of_ticker is not null
                then one_of(
                    upper(of_ticker), (select list(distinct ticker) from marts.restatements), 'restatement of'
                )
        end as ticker
    ),

    answer as (
        select
            cast(restated.known_from as date) as known_date,
            restated.ticker,
            restated.fiscal_period_label as period,
            restated.metric,
            case
                when restated.unit <> 'USD'
                    then format('{:,.2f} → {:,.2f}/share', restated.value_before, restated.value_after)
                when
                    format('{:,.0f}', restated.value_before / 1e6) <> format('{:,.0f}', restated.value_after / 1e6)
                    then format('{:,.0f} → {:,.0f}', restated.value_before / 1e6, restated.value_after / 1e6)
                else concat(
                    rtrim(rtrim(format('{:,.3f}', restated.value_before / 1e6), '0'), '.'),
                    ' → ',
                    rtrim(rtrim(format('{:,.3f}', restated.value_after / 1e6), '0'), '.')
                )
            end as change_usd_m,
            restated.basis,
            restated.value_before,
            restated.value_after,
            restated.unit,
            restated.change_ratio,
            restated.days_between_count,
            restated.tag_before,
            restated.tag,
            restated.accession_numbers_before,
            restated.accession_numbers,
            restated.period_end_date,
            restated.known_from
        from marts.restatements as restated
        inner join asked on restated.ticker = coalesce(asked.ticker, restated.ticker)
        where not restated.is_split_adjustment
    )

    select columns(lambda c: detail or c in ('known_date', 'ticker', 'period', 'metric', 'change_usd_m'))
    from answer
    order by answer.known_from desc, answer.ticker, answer.period_end_date desc, answer.metric
);
comment on macro table restatements is
'figures that filings changed later: restatements()';
