-- Repairs and their lines, set by set. Device and customer of repair n follow from n.

-- name: orders
WITH customers AS (
  SELECT array_agg(id ORDER BY id) AS ids FROM crm_customer WHERE company_id = %(company)s AND NOT is_walk_in
), statuses AS (
  SELECT array_agg(id ORDER BY position) AS ids,
         (array_agg(id) FILTER (WHERE stage = 'completed'))[1] AS done
  FROM workorders_workorderstatus WHERE company_id = %(company)s
), made AS (
  SELECT n, 'WO-2025-' || lpad(n::text, 6, '0') AS ticket,
         customers.ids[1 + n * 7919 %% cardinality(customers.ids)] AS customer_id,
         n <= %(orders)s - %(unfinished)s AS is_done,
         CASE WHEN n <= %(orders)s - %(unfinished)s THEN statuses.done
              ELSE statuses.ids[1 + n %% cardinality(statuses.ids)] END AS status_id,
         (ARRAY['Apple', 'Samsung', 'Fairphone', 'Gazelle', 'Lenovo'])[1 + n %% 5] AS brand,
         (ARRAY['iPhone 15 Pro', 'Galaxy S24', 'Fairphone 5', 'CityGo C7', 'ThinkPad T14'])[1 + n %% 5] AS model,
         now() - (%(orders)s - n) * interval '5 minutes' AS received
  FROM generate_series(1, %(orders)s) n, customers, statuses
)
INSERT INTO workorders_workorder (company_id, ticket_no, customer_id, branch_id, status_id, priority,
  device_category, device_brand, device_model, device_serial, accessories, problem_description,
  technician_findings, customer_reference, received_at, expected_ready_at, completed_at, created_at,
  outcome, barrier, is_history, version, subtotal, vat_total, total, search)
SELECT %(company)s, ticket, customer_id, %(branch)s, status_id, 'normal', 'phone', brand, model,
  'SN' || n * 31, '', 'It does not start any more; it fell on the street.', '', '', received,
  received + interval '3 days', CASE WHEN is_done THEN received + interval '2 days' END, received,
  '', '', FALSE, 1, 26700, 5607, 32307,
  lower(concat_ws(' ', ticket, brand, model, 'SN' || n * 31, 'phone')) || ' ' || c.search
FROM made JOIN crm_customer c ON c.company_id = %(company)s AND c.id = made.customer_id
ORDER BY n;

-- name: lines
WITH products AS (
  SELECT array_agg(id ORDER BY id) AS ids FROM inventory_product WHERE company_id = %(company)s
)
INSERT INTO workorders_workorderline (company_id, work_order_id, position, description, product_id,
  quantity, unit_price, discount_pct, vat_rate, vat_category, line_total)
SELECT %(company)s, w.id, position, 'Screen replacement',
  products.ids[1 + (w.id * 3 + position) %% cardinality(products.ids)], 1000, 890000, 0, 2100, 'S', 8900
FROM workorders_workorder w, generate_series(1, 3) position, products
WHERE w.company_id = %(company)s
ORDER BY w.id, position;
