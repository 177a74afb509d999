-- The fewest statements that do each job: what the product's speed is measured against.
-- Reads use the product's tables. Writes go to copies of them with the same columns, checks and
-- indexes, without the guards, which would want more statements.

-- name: tables
CREATE TABLE floor_number (LIKE kernel_numberseries INCLUDING ALL);
CREATE TABLE floor_work_order (LIKE workorders_workorder INCLUDING ALL);
CREATE TABLE floor_event (LIKE kernel_event INCLUDING ALL);
CREATE TABLE floor_invoice (LIKE accounting_invoice INCLUDING ALL);
CREATE TABLE floor_invoice_line (LIKE accounting_invoiceline INCLUDING ALL);
CREATE TABLE floor_ledger (LIKE accounting_journalline INCLUDING ALL);
CREATE TABLE floor_product (LIKE inventory_product INCLUDING ALL);
CREATE TABLE floor_move (LIKE inventory_stockmove INCLUDING ALL);
INSERT INTO floor_product OVERRIDING SYSTEM VALUE SELECT * FROM inventory_product;
ANALYZE floor_product;

-- name: list
SELECT w.id, w.ticket_no, w.customer_id, c.first_name, c.last_name, s.slug, s.label_en,
       w.assigned_to_id, w.device_category, w.device_brand, w.device_model, w.device_serial,
       w.accessories, w.problem_description, w.technician_findings, w.customer_reference,
       w.outcome, w.barrier, w.priority, w.expected_ready_at, w.branch_id, w.device_id,
       w.spending_limit, w.subtotal, w.vat_total, w.total, w.received_at, w.completed_at,
       w.is_history, w.version, w.created_at
FROM workorders_workorder w
JOIN crm_customer c ON c.company_id = w.company_id AND c.id = w.customer_id
JOIN workorders_workorderstatus s ON s.company_id = w.company_id AND s.id = w.status_id
WHERE w.company_id = %(company)s
ORDER BY w.id DESC LIMIT 25 OFFSET %(offset)s

-- name: one
SELECT w.id, w.ticket_no, w.customer_id, c.first_name, c.last_name, s.slug, s.label_en,
       w.assigned_to_id, w.device_category, w.device_brand, w.device_model, w.device_serial,
       w.accessories, w.problem_description, w.technician_findings, w.customer_reference,
       w.outcome, w.barrier, w.priority, w.expected_ready_at, w.branch_id, w.device_id,
       w.spending_limit, w.subtotal, w.vat_total, w.total, w.received_at, w.completed_at,
       w.is_history, w.version, w.created_at
FROM workorders_workorder w
JOIN crm_customer c ON c.company_id = w.company_id AND c.id = w.customer_id
JOIN workorders_workorderstatus s ON s.company_id = w.company_id AND s.id = w.status_id
WHERE w.company_id = %(company)s AND w.id = %(id)s

-- name: lines
SELECT id, position, description, product_id, quantity, unit_price, discount_pct, vat_rate,
       vat_category, line_total
FROM workorders_workorderline
WHERE company_id = %(company)s AND work_order_id = %(id)s ORDER BY position

-- name: number
INSERT INTO floor_number (company_id, kind, period, value, last_on)
VALUES (%(company)s, %(kind)s, '2026', 1, CURRENT_DATE)
ON CONFLICT (company_id, kind, period) DO UPDATE SET value = floor_number.value + 1
RETURNING value

-- name: work_order
WITH number AS (
  INSERT INTO floor_number (company_id, kind, period, value, last_on)
  VALUES (%(company)s, 'work_order', '2026', 1, CURRENT_DATE)
  ON CONFLICT (company_id, kind, period) DO UPDATE SET value = floor_number.value + 1
  RETURNING value
)
INSERT INTO floor_work_order (company_id, ticket_no, customer_id, branch_id, status_id, priority,
  device_category, device_brand, device_model, device_serial, accessories, problem_description,
  technician_findings, customer_reference, received_at, created_at, outcome, barrier, is_history,
  version, subtotal, vat_total, total, search)
SELECT %(company)s, 'WO-2026-' || value, %(customer_id)s, %(branch)s, %(status)s, 'normal', '',
  %(device_brand)s::text, %(device_model)s, '', '', %(problem_description)s, '', '', now(), now(), '', '',
  FALSE, 1, 0, 0, 0, lower('WO-2026-' || value || ' ' || %(device_brand)s::text)
FROM number RETURNING id, ticket_no, status_id, received_at

-- name: event
INSERT INTO floor_event (company_id, name, subject_type, subject_id, count, data, at)
VALUES (%(company)s, 'workorders.work_order.created', 'workorders.workorder', %(id)s, 1, '{}', now())

-- name: invoice
INSERT INTO floor_invoice (company_id, number, status, customer_id, invoice_date, due_date,
  prices_include_vat, subtotal, vat_total, total, amount_paid, amount_credited,
  amount_written_off, notes, seller, buyer, issued_at, created_at, search)
VALUES (%(company)s, %(number)s::text, 'issued', %(customer_id)s, CURRENT_DATE, CURRENT_DATE, FALSE,
  %(subtotal)s, %(vat)s, %(total)s, 0, 0, 0, '', '{}', '{}', now(), now(), lower(%(number)s::text))
RETURNING id

-- name: invoice_lines
INSERT INTO floor_invoice_line (company_id, invoice_id, position, description, quantity, unit_price,
  discount_pct, vat_rate, vat_category, tax_code_id, line_total, net, vat)
SELECT %(company)s, %(id)s, position, 'Screen replacement', 1000, 890000, 0, 2100, 'S',
  %(tax_code)s, 8900, 8900, 1869
FROM generate_series(1, %(lines)s) position

-- name: ledger
INSERT INTO floor_ledger (company_id, entry_id, position, account_id, customer_id, description,
  debit, credit)
VALUES (%(company)s, %(id)s, 1, %(account)s, %(customer_id)s, '', %(total)s, 0),
       (%(company)s, %(id)s, 2, %(account)s, NULL, '', 0, %(subtotal)s),
       (%(company)s, %(id)s, 3, %(account)s, NULL, '', 0, %(vat)s)

-- name: move
INSERT INTO floor_move (company_id, product_id, to_bin_id, quantity, unit_cost, value, reason, note,
  document_type, at)
VALUES (%(company)s, %(product_id)s, %(bin)s, %(quantity)s * 1000, 10000, %(quantity)s * 100,
  'adjustment', '', '', now())

-- name: stock
UPDATE floor_product SET on_hand = on_hand + %(quantity)s * 1000,
  stock_value = stock_value + %(quantity)s * 100
WHERE company_id = %(company)s AND id = %(product_id)s RETURNING on_hand
