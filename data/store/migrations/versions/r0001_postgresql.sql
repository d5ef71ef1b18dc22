CREATE TABLE area (
  fid SERIAL NOT NULL,
  id UUID NOT NULL,
  code VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  level VARCHAR(32) NOT NULL,
  parent_id UUID,
  geometry geometry(MULTIPOLYGON,4490),
  version INTEGER NOT NULL,
  CONSTRAINT pk_area PRIMARY KEY (fid),
  CONSTRAINT uq_area_id UNIQUE (id),
  CONSTRAINT uq_area_code UNIQUE (code),
  CONSTRAINT fk_area_parent_id FOREIGN KEY(parent_id) REFERENCES area (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_area_parent_id ON area (parent_id)
;;
CREATE TABLE catalogue (
  id UUID NOT NULL,
  code VARCHAR NOT NULL,
  edition VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  name_en VARCHAR NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  version INTEGER NOT NULL,
  CONSTRAINT pk_catalogue PRIMARY KEY (id),
  CONSTRAINT uq_catalogue_code_edition UNIQUE (code, edition)
)
;;
CREATE TABLE code_list_entry (
  id UUID NOT NULL,
  list_code VARCHAR NOT NULL,
  code VARCHAR NOT NULL,
  label VARCHAR NOT NULL,
  label_en VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_code_list_entry PRIMARY KEY (id),
  CONSTRAINT uq_code_list_entry_list_code_code UNIQUE (list_code, code)
)
;;
CREATE TABLE calendar_day (
  id UUID NOT NULL,
  region VARCHAR NOT NULL,
  day DATE NOT NULL,
  working BOOLEAN NOT NULL,
  name VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_calendar_day PRIMARY KEY (id),
  CONSTRAINT uq_calendar_day_region_day UNIQUE (region, day)
)
;;
CREATE TABLE workspace (
  id UUID NOT NULL,
  name VARCHAR NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  presets JSON NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_workspace PRIMARY KEY (id)
)
;;
CREATE TABLE attachment (
  id UUID NOT NULL,
  subject_kind VARCHAR NOT NULL,
  subject_id UUID NOT NULL,
  stage VARCHAR NOT NULL,
  file_name VARCHAR NOT NULL,
  media_type VARCHAR NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 VARCHAR NOT NULL,
  added_at TIMESTAMP WITH TIME ZONE NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_attachment PRIMARY KEY (id)
)
;;
CREATE INDEX ix_attachment_subject ON attachment (subject_kind, subject_id)
;;
CREATE TABLE attachment_content (
  sha256 VARCHAR NOT NULL,
  content BYTEA NOT NULL,
  CONSTRAINT pk_attachment_content PRIMARY KEY (sha256)
)
;;
CREATE TABLE notice (
  id UUID NOT NULL,
  recipient_id UUID,
  code VARCHAR NOT NULL,
  parameters JSON NOT NULL,
  subject_kind VARCHAR NOT NULL,
  subject_id UUID,
  state VARCHAR(32) NOT NULL,
  queued_at TIMESTAMP WITH TIME ZONE NOT NULL,
  sent_at TIMESTAMP WITH TIME ZONE,
  version INTEGER NOT NULL,
  CONSTRAINT pk_notice PRIMARY KEY (id)
)
;;
CREATE INDEX ix_notice_state ON notice (state, queued_at)
;;
CREATE TABLE place (
  fid SERIAL NOT NULL,
  id UUID NOT NULL,
  code VARCHAR NOT NULL,
  kind VARCHAR(32) NOT NULL,
  name VARCHAR NOT NULL,
  address VARCHAR NOT NULL,
  parent_id UUID,
  use VARCHAR NOT NULL,
  floors INTEGER,
  units INTEGER,
  location geometry(POINT,4490),
  version INTEGER NOT NULL,
  CONSTRAINT pk_place PRIMARY KEY (fid),
  CONSTRAINT uq_place_id UNIQUE (id),
  CONSTRAINT uq_place_code UNIQUE (code),
  CONSTRAINT fk_place_parent_id FOREIGN KEY(parent_id) REFERENCES place (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_place_address ON place (address)
;;
CREATE INDEX ix_place_kind_code ON place (kind, code)
;;
CREATE INDEX ix_place_parent_id ON place (parent_id)
;;
CREATE TABLE base_surface (
  fid SERIAL NOT NULL,
  id UUID NOT NULL,
  kind VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  geometry geometry(MULTIPOLYGON,4490) NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_base_surface PRIMARY KEY (fid),
  CONSTRAINT uq_base_surface_id UNIQUE (id)
)
;;
CREATE TABLE street_line (
  fid SERIAL NOT NULL,
  id UUID NOT NULL,
  kind VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  rank INTEGER NOT NULL,
  geometry geometry(MULTILINESTRING,4490) NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_street_line PRIMARY KEY (fid),
  CONSTRAINT uq_street_line_id UNIQUE (id)
)
;;
CREATE TABLE department (
  id UUID NOT NULL,
  code VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_department PRIMARY KEY (id),
  CONSTRAINT uq_department_code UNIQUE (code)
)
;;
CREATE TABLE journal_step (
  number INTEGER NOT NULL,
  act VARCHAR NOT NULL,
  kind VARCHAR(32) NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  actor_code VARCHAR NOT NULL,
  actor_name VARCHAR NOT NULL,
  role VARCHAR NOT NULL,
  workstation VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  params JSON NOT NULL,
  undoes INTEGER,
  undone_by INTEGER,
  previous_hash VARCHAR NOT NULL,
  hash VARCHAR NOT NULL,
  CONSTRAINT pk_journal_step PRIMARY KEY (number)
)
;;
CREATE INDEX ix_journal_step_at ON journal_step (at)
;;
CREATE TABLE asset (
  fid SERIAL NOT NULL,
  id UUID NOT NULL,
  code VARCHAR NOT NULL,
  class_code VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  state VARCHAR(32) NOT NULL,
  department_id UUID,
  address VARCHAR NOT NULL,
  survey_source VARCHAR NOT NULL,
  surveyed_on DATE,
  location geometry(POINT,4490),
  version INTEGER NOT NULL,
  CONSTRAINT pk_asset PRIMARY KEY (fid),
  CONSTRAINT uq_asset_id UNIQUE (id),
  CONSTRAINT uq_asset_code UNIQUE (code),
  CONSTRAINT fk_asset_department_id FOREIGN KEY(department_id) REFERENCES department (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_asset_class_code ON asset (class_code)
;;
CREATE INDEX ix_asset_department_id ON asset (department_id)
;;
CREATE TABLE catalogue_item (
  id UUID NOT NULL,
  catalogue_id UUID NOT NULL,
  code VARCHAR NOT NULL,
  label VARCHAR NOT NULL,
  label_en VARCHAR NOT NULL,
  parent_code VARCHAR NOT NULL,
  department_id UUID,
  default_grade VARCHAR NOT NULL,
  rules JSON NOT NULL,
  filing_condition VARCHAR NOT NULL,
  closing_condition VARCHAR NOT NULL,
  checklist JSON NOT NULL,
  mapping JSON NOT NULL,
  on_the_spot BOOLEAN NOT NULL,
  handled_by VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_catalogue_item PRIMARY KEY (id),
  CONSTRAINT uq_catalogue_item_catalogue_id_code UNIQUE (catalogue_id, code),
  CONSTRAINT fk_catalogue_item_catalogue_id FOREIGN KEY(catalogue_id) REFERENCES catalogue (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_catalogue_item_department_id FOREIGN KEY(department_id) REFERENCES department (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_catalogue_item_code ON catalogue_item (code)
;;
CREATE INDEX ix_catalogue_item_department_id ON catalogue_item (department_id)
;;
CREATE INDEX ix_catalogue_item_label ON catalogue_item (label)
;;
CREATE TABLE grid (
  id UUID NOT NULL,
  code VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  kind VARCHAR(32) NOT NULL,
  community_id UUID NOT NULL,
  parent_grid_id UUID,
  established_at TIMESTAMP WITH TIME ZONE NOT NULL,
  retired_at TIMESTAMP WITH TIME ZONE,
  retired_reason VARCHAR(32),
  locked BOOLEAN NOT NULL,
  note VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_grid PRIMARY KEY (id),
  CONSTRAINT uq_grid_code UNIQUE (code),
  CONSTRAINT fk_grid_community_id FOREIGN KEY(community_id) REFERENCES area (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_grid_parent_grid_id FOREIGN KEY(parent_grid_id) REFERENCES grid (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_grid_community_id ON grid (community_id)
;;
CREATE INDEX ix_grid_parent_grid_id ON grid (parent_grid_id)
;;
CREATE TABLE organisation (
  fid SERIAL NOT NULL,
  id UUID NOT NULL,
  code VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  kind VARCHAR(32) NOT NULL,
  uscc VARCHAR NOT NULL,
  registration VARCHAR NOT NULL,
  head_name VARCHAR NOT NULL,
  phone VARCHAR NOT NULL,
  address VARCHAR NOT NULL,
  place_id UUID,
  founded_on DATE,
  members INTEGER,
  note VARCHAR NOT NULL,
  location geometry(POINT,4490),
  version INTEGER NOT NULL,
  CONSTRAINT pk_organisation PRIMARY KEY (fid),
  CONSTRAINT uq_organisation_id UNIQUE (id),
  CONSTRAINT uq_organisation_code UNIQUE (code),
  CONSTRAINT fk_organisation_place_id FOREIGN KEY(place_id) REFERENCES place (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_organisation_name ON organisation (name)
;;
CREATE INDEX ix_organisation_place_id ON organisation (place_id)
;;
CREATE INDEX ix_organisation_uscc ON organisation (uscc)
;;
CREATE TABLE household (
  id UUID NOT NULL,
  code VARCHAR NOT NULL,
  place_id UUID,
  head_id UUID,
  size INTEGER NOT NULL,
  needs VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_household PRIMARY KEY (id),
  CONSTRAINT uq_household_code UNIQUE (code),
  CONSTRAINT fk_household_place_id FOREIGN KEY(place_id) REFERENCES place (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_household_place_id ON household (place_id)
;;
CREATE TABLE place_outline (
  fid SERIAL NOT NULL,
  id UUID NOT NULL,
  place_id UUID NOT NULL,
  geometry geometry(MULTIPOLYGON,4490) NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_place_outline PRIMARY KEY (fid),
  CONSTRAINT uq_place_outline_id UNIQUE (id),
  CONSTRAINT uq_place_outline_place_id UNIQUE (place_id),
  CONSTRAINT fk_place_outline_place_id FOREIGN KEY(place_id) REFERENCES place (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE TABLE worker (
  id UUID NOT NULL,
  code VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  role VARCHAR(32) NOT NULL,
  phone VARCHAR NOT NULL,
  department_id UUID,
  area_id UUID,
  skills VARCHAR NOT NULL,
  active BOOLEAN NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_worker PRIMARY KEY (id),
  CONSTRAINT uq_worker_code UNIQUE (code),
  CONSTRAINT fk_worker_department_id FOREIGN KEY(department_id) REFERENCES department (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_worker_area_id FOREIGN KEY(area_id) REFERENCES area (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_worker_area_id ON worker (area_id)
;;
CREATE INDEX ix_worker_department_id ON worker (department_id)
;;
CREATE TABLE journal_entry (
  id SERIAL NOT NULL,
  step INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  table_name VARCHAR NOT NULL,
  row_id UUID NOT NULL,
  before TEXT,
  after TEXT,
  CONSTRAINT pk_journal_entry PRIMARY KEY (id),
  CONSTRAINT fk_journal_entry_step FOREIGN KEY(step) REFERENCES journal_step (number) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_journal_entry_row ON journal_entry (row_id, step)
;;
CREATE INDEX ix_journal_entry_step ON journal_entry (step, sequence)
;;
CREATE TABLE binding (
  id UUID NOT NULL,
  subject_kind VARCHAR(32) NOT NULL,
  subject_id UUID NOT NULL,
  grid_id UUID NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  origin VARCHAR(32) NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_binding PRIMARY KEY (id),
  CONSTRAINT fk_binding_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_binding_grid_open ON binding (grid_id, subject_kind) WHERE valid_to IS NULL
;;
CREATE INDEX ix_binding_subject_from ON binding (subject_id, valid_from)
;;
CREATE UNIQUE INDEX uq_binding_subject_open ON binding (subject_id) WHERE valid_to IS NULL
;;
CREATE TABLE event (
  fid SERIAL NOT NULL,
  id UUID NOT NULL,
  code VARCHAR NOT NULL,
  item_id UUID NOT NULL,
  text VARCHAR NOT NULL,
  address VARCHAR NOT NULL,
  source VARCHAR(32) NOT NULL,
  reporter VARCHAR NOT NULL,
  reporter_phone VARCHAR NOT NULL,
  grade VARCHAR(32) NOT NULL,
  urgency VARCHAR(32) NOT NULL,
  state VARCHAR(32) NOT NULL,
  reported_at TIMESTAMP WITH TIME ZONE NOT NULL,
  registered_at TIMESTAMP WITH TIME ZONE,
  dispatched_at TIMESTAMP WITH TIME ZONE,
  accepted_at TIMESTAMP WITH TIME ZONE,
  handled_at TIMESTAMP WITH TIME ZONE,
  verified_at TIMESTAMP WITH TIME ZONE,
  closed_at TIMESTAMP WITH TIME ZONE,
  deadline_at TIMESTAMP WITH TIME ZONE,
  deadline_rule VARCHAR NOT NULL,
  deadline_unit VARCHAR NOT NULL,
  handler_id UUID,
  department_id UUID,
  verifier_id UUID,
  duplicate_of_id UUID,
  reworks INTEGER NOT NULL,
  extensions INTEGER NOT NULL,
  suspended_at TIMESTAMP WITH TIME ZONE,
  suspended_until TIMESTAMP WITH TIME ZONE,
  position_uncertainty_m DOUBLE PRECISION NOT NULL,
  location geometry(POINT,4490),
  version INTEGER NOT NULL,
  CONSTRAINT pk_event PRIMARY KEY (fid),
  CONSTRAINT uq_event_id UNIQUE (id),
  CONSTRAINT uq_event_code UNIQUE (code),
  CONSTRAINT fk_event_item_id FOREIGN KEY(item_id) REFERENCES catalogue_item (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_event_handler_id FOREIGN KEY(handler_id) REFERENCES worker (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_event_department_id FOREIGN KEY(department_id) REFERENCES department (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_event_verifier_id FOREIGN KEY(verifier_id) REFERENCES worker (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_event_duplicate_of_id FOREIGN KEY(duplicate_of_id) REFERENCES event (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_event_department_id ON event (department_id)
;;
CREATE INDEX ix_event_handler_id ON event (handler_id)
;;
CREATE INDEX ix_event_item_state ON event (item_id, state, reported_at, id)
;;
CREATE INDEX ix_event_open_deadline ON event (deadline_at, id, state, handler_id, department_id) WHERE closed_at IS NULL
;;
CREATE INDEX ix_event_state_reported ON event (state, reported_at, id)
;;
CREATE TABLE boundary (
  fid SERIAL NOT NULL,
  id UUID NOT NULL,
  grid_id UUID NOT NULL,
  geometry geometry(MULTIPOLYGON,4490) NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  act_number VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_boundary PRIMARY KEY (fid),
  CONSTRAINT uq_boundary_id UNIQUE (id),
  CONSTRAINT fk_boundary_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_boundary_grid_valid ON boundary (grid_id, valid_from)
;;
CREATE TABLE lineage (
  id UUID NOT NULL,
  parent_grid_id UUID,
  child_grid_id UUID,
  reason VARCHAR(32) NOT NULL,
  area_share DOUBLE PRECISION NOT NULL,
  household_share DOUBLE PRECISION,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_lineage PRIMARY KEY (id),
  CONSTRAINT fk_lineage_parent_grid_id FOREIGN KEY(parent_grid_id) REFERENCES grid (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_lineage_child_grid_id FOREIGN KEY(child_grid_id) REFERENCES grid (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_lineage_child_grid_id ON lineage (child_grid_id)
;;
CREATE INDEX ix_lineage_parent_grid_id ON lineage (parent_grid_id)
;;
CREATE TABLE person (
  id UUID NOT NULL,
  code VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  document_type VARCHAR NOT NULL,
  document_number VARCHAR NOT NULL,
  sex VARCHAR NOT NULL,
  birth_date DATE,
  phone VARCHAR NOT NULL,
  language VARCHAR NOT NULL,
  household_id UUID,
  relation VARCHAR NOT NULL,
  care JSON NOT NULL,
  left_at TIMESTAMP WITH TIME ZONE,
  version INTEGER NOT NULL,
  CONSTRAINT pk_person PRIMARY KEY (id),
  CONSTRAINT uq_person_code UNIQUE (code),
  CONSTRAINT fk_person_household_id FOREIGN KEY(household_id) REFERENCES household (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_person_document_number ON person (document_number)
;;
CREATE INDEX ix_person_household_id ON person (household_id)
;;
CREATE INDEX ix_person_name ON person (name)
;;
CREATE INDEX ix_person_phone ON person (phone)
;;
CREATE TABLE worker_grid (
  id UUID NOT NULL,
  worker_id UUID NOT NULL,
  grid_id UUID NOT NULL,
  post VARCHAR NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  version INTEGER NOT NULL,
  CONSTRAINT pk_worker_grid PRIMARY KEY (id),
  CONSTRAINT fk_worker_grid_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_worker_grid_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_worker_grid_grid ON worker_grid (grid_id, valid_to)
;;
CREATE INDEX ix_worker_grid_worker_id ON worker_grid (worker_id)
;;
CREATE TABLE shift (
  id UUID NOT NULL,
  worker_id UUID NOT NULL,
  starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_shift PRIMARY KEY (id),
  CONSTRAINT fk_shift_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_shift_time ON shift (starts_at, ends_at)
;;
CREATE INDEX ix_shift_worker_id ON shift (worker_id)
;;
CREATE TABLE patrol_task (
  fid SERIAL NOT NULL,
  id UUID NOT NULL,
  code VARCHAR NOT NULL,
  title VARCHAR NOT NULL,
  grid_id UUID,
  worker_id UUID NOT NULL,
  state VARCHAR(32) NOT NULL,
  assigned_at TIMESTAMP WITH TIME ZONE NOT NULL,
  due_at TIMESTAMP WITH TIME ZONE NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE,
  finished_at TIMESTAMP WITH TIME ZONE,
  checklist JSON NOT NULL,
  summary VARCHAR NOT NULL,
  geometry geometry(MULTIPOLYGON,4490) NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_patrol_task PRIMARY KEY (fid),
  CONSTRAINT uq_patrol_task_id UNIQUE (id),
  CONSTRAINT uq_patrol_task_code UNIQUE (code),
  CONSTRAINT fk_patrol_task_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_patrol_task_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_patrol_task_grid_id ON patrol_task (grid_id)
;;
CREATE INDEX ix_patrol_task_worker ON patrol_task (worker_id, state)
;;
CREATE TABLE residence (
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  place_id UUID NOT NULL,
  kind VARCHAR NOT NULL,
  valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
  valid_to TIMESTAMP WITH TIME ZONE,
  version INTEGER NOT NULL,
  CONSTRAINT pk_residence PRIMARY KEY (id),
  CONSTRAINT fk_residence_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_residence_place_id FOREIGN KEY(place_id) REFERENCES place (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_residence_person_id ON residence (person_id)
;;
CREATE INDEX ix_residence_place_id ON residence (place_id)
;;
CREATE TABLE consent (
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  purpose VARCHAR NOT NULL,
  given_at TIMESTAMP WITH TIME ZONE NOT NULL,
  withdrawn_at TIMESTAMP WITH TIME ZONE,
  note VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_consent PRIMARY KEY (id),
  CONSTRAINT fk_consent_person_id FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_consent_person_id ON consent (person_id)
;;
CREATE TABLE patrol_checkpoint (
  fid SERIAL NOT NULL,
  id UUID NOT NULL,
  task_id UUID NOT NULL,
  sequence INTEGER NOT NULL,
  label VARCHAR NOT NULL,
  subject_kind VARCHAR NOT NULL,
  subject_id UUID,
  result VARCHAR NOT NULL,
  note VARCHAR NOT NULL,
  event_id UUID,
  visited_at TIMESTAMP WITH TIME ZONE,
  location geometry(POINT,4490) NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_patrol_checkpoint PRIMARY KEY (fid),
  CONSTRAINT uq_patrol_checkpoint_id UNIQUE (id),
  CONSTRAINT fk_patrol_checkpoint_task_id FOREIGN KEY(task_id) REFERENCES patrol_task (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_patrol_checkpoint_event_id FOREIGN KEY(event_id) REFERENCES event (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_patrol_checkpoint_task_id ON patrol_checkpoint (task_id)
;;
CREATE TABLE handling_task (
  id UUID NOT NULL,
  event_id UUID NOT NULL,
  worker_id UUID,
  department_id UUID,
  state VARCHAR(32) NOT NULL,
  assigned_at TIMESTAMP WITH TIME ZONE NOT NULL,
  due_at TIMESTAMP WITH TIME ZONE,
  finished_at TIMESTAMP WITH TIME ZONE,
  finished_by VARCHAR NOT NULL,
  result VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_handling_task PRIMARY KEY (id),
  CONSTRAINT fk_handling_task_event_id FOREIGN KEY(event_id) REFERENCES event (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_handling_task_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_handling_task_department_id FOREIGN KEY(department_id) REFERENCES department (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_handling_task_department_id ON handling_task (department_id)
;;
CREATE INDEX ix_handling_task_event_id ON handling_task (event_id)
;;
CREATE INDEX ix_handling_task_worker_id ON handling_task (worker_id)
;;
CREATE TABLE verification_task (
  id UUID NOT NULL,
  event_id UUID NOT NULL,
  worker_id UUID,
  state VARCHAR(32) NOT NULL,
  assigned_at TIMESTAMP WITH TIME ZONE NOT NULL,
  due_at TIMESTAMP WITH TIME ZONE,
  finished_at TIMESTAMP WITH TIME ZONE,
  passed BOOLEAN,
  note VARCHAR NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_verification_task PRIMARY KEY (id),
  CONSTRAINT fk_verification_task_event_id FOREIGN KEY(event_id) REFERENCES event (id) DEFERRABLE INITIALLY IMMEDIATE,
  CONSTRAINT fk_verification_task_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_verification_task_event_id ON verification_task (event_id)
;;
CREATE INDEX ix_verification_task_worker_id ON verification_task (worker_id)
;;
CREATE TABLE extension_request (
  id UUID NOT NULL,
  event_id UUID NOT NULL,
  asked_by VARCHAR NOT NULL,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  amount DOUBLE PRECISION NOT NULL,
  unit VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  decided_by VARCHAR NOT NULL,
  decided_at TIMESTAMP WITH TIME ZONE,
  granted BOOLEAN,
  version INTEGER NOT NULL,
  CONSTRAINT pk_extension_request PRIMARY KEY (id),
  CONSTRAINT fk_extension_request_event_id FOREIGN KEY(event_id) REFERENCES event (id) DEFERRABLE INITIALLY IMMEDIATE
)
;;
CREATE INDEX ix_area_geometry_gist ON area USING gist (geometry)
;;
CREATE INDEX ix_asset_location_gist ON asset USING gist (location)
;;
CREATE INDEX ix_base_surface_geometry_gist ON base_surface USING gist (geometry)
;;
CREATE INDEX ix_boundary_geometry_gist ON boundary USING gist (geometry)
;;
CREATE INDEX ix_event_location_gist ON event USING gist (location)
;;
CREATE INDEX ix_extension_request_event_id ON extension_request (event_id)
;;
CREATE INDEX ix_organisation_location_gist ON organisation USING gist (location)
;;
CREATE INDEX ix_patrol_checkpoint_location_gist ON patrol_checkpoint USING gist (location)
;;
CREATE INDEX ix_patrol_task_geometry_gist ON patrol_task USING gist (geometry)
;;
CREATE INDEX ix_place_location_gist ON place USING gist (location)
;;
CREATE INDEX ix_place_outline_geometry_gist ON place_outline USING gist (geometry)
;;
CREATE INDEX ix_street_line_geometry_gist ON street_line USING gist (geometry)
;;
CREATE VIEW grids_in_force AS SELECT b.fid AS fid, g.code AS code, g.name AS name, g.kind AS kind, a.code AS community_code, a.name AS community, b.valid_from AS valid_from, b.geometry AS geometry FROM boundary b JOIN grid g ON g.id = b.grid_id JOIN area a ON a.id = g.community_id WHERE b.valid_from <= now() AND (b.valid_to IS NULL OR b.valid_to > now()) AND (g.retired_at IS NULL OR g.retired_at > now())
;;
CREATE VIEW matters AS SELECT row_number() OVER (ORDER BY i.id) AS fid, i.id AS item_id, c.code AS catalogue, c.edition AS edition, i.code AS code, i.label AS label, i.label_en AS label_en, d.name AS department FROM catalogue_item i JOIN catalogue c ON c.id = i.catalogue_id LEFT JOIN department d ON d.id = i.department_id
