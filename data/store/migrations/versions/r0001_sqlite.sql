PRAGMA application_id = 1196444487
;;
PRAGMA user_version = 10400
;;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)
;;
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))
;;
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))
;;
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))
;;
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL), ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL),
  ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]', NULL),
  ('China Geodetic Coordinate System 2000', 4490, 'EPSG', 4490, 'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4490"]]', NULL)
;;
CREATE TABLE area (
  fid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  level TEXT NOT NULL,
  parent_id TEXT,
  geometry MULTIPOLYGON,
  version INTEGER NOT NULL,
  CONSTRAINT uq_area_id UNIQUE (id),
  CONSTRAINT uq_area_code UNIQUE (code),
  CONSTRAINT fk_area_parent_id FOREIGN KEY(parent_id) REFERENCES area (id)
)
;;
CREATE INDEX ix_area_parent_id ON area (parent_id)
;;
CREATE TABLE catalogue (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  edition TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  valid_from DATETIME NOT NULL,
  valid_to DATETIME,
  version INTEGER NOT NULL,
  CONSTRAINT pk_catalogue PRIMARY KEY (id),
  CONSTRAINT uq_catalogue_code_edition UNIQUE (code, edition)
)
;;
CREATE TABLE code_list_entry (
  id TEXT NOT NULL,
  list_code TEXT NOT NULL,
  code TEXT NOT NULL,
  label TEXT NOT NULL,
  label_en TEXT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_code_list_entry PRIMARY KEY (id),
  CONSTRAINT uq_code_list_entry_list_code_code UNIQUE (list_code, code)
)
;;
CREATE TABLE calendar_day (
  id TEXT NOT NULL,
  region TEXT NOT NULL,
  day DATE NOT NULL,
  working BOOLEAN NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_calendar_day PRIMARY KEY (id),
  CONSTRAINT uq_calendar_day_region_day UNIQUE (region, day)
)
;;
CREATE TABLE workspace (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  presets TEXT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_workspace PRIMARY KEY (id)
)
;;
CREATE TABLE attachment (
  id TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  file_name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  added_at DATETIME NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_attachment PRIMARY KEY (id)
)
;;
CREATE INDEX ix_attachment_subject ON attachment (subject_kind, subject_id)
;;
CREATE TABLE attachment_content (
  sha256 TEXT NOT NULL,
  content BLOB NOT NULL,
  CONSTRAINT pk_attachment_content PRIMARY KEY (sha256)
)
;;
CREATE TABLE notice (
  id TEXT NOT NULL,
  recipient_id TEXT,
  code TEXT NOT NULL,
  parameters TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT,
  state TEXT NOT NULL,
  queued_at DATETIME NOT NULL,
  sent_at DATETIME,
  version INTEGER NOT NULL,
  CONSTRAINT pk_notice PRIMARY KEY (id)
)
;;
CREATE INDEX ix_notice_state ON notice (state, queued_at)
;;
CREATE TABLE place (
  fid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  parent_id TEXT,
  use TEXT NOT NULL,
  floors INTEGER,
  units INTEGER,
  location POINT,
  version INTEGER NOT NULL,
  CONSTRAINT uq_place_id UNIQUE (id),
  CONSTRAINT uq_place_code UNIQUE (code),
  CONSTRAINT fk_place_parent_id FOREIGN KEY(parent_id) REFERENCES place (id)
)
;;
CREATE INDEX ix_place_address ON place (address)
;;
CREATE INDEX ix_place_kind_code ON place (kind, code)
;;
CREATE INDEX ix_place_parent_id ON place (parent_id)
;;
CREATE TABLE base_surface (
  fid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  geometry MULTIPOLYGON NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT uq_base_surface_id UNIQUE (id)
)
;;
CREATE TABLE street_line (
  fid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  rank INTEGER NOT NULL,
  geometry MULTILINESTRING NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT uq_street_line_id UNIQUE (id)
)
;;
CREATE TABLE department (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_department PRIMARY KEY (id),
  CONSTRAINT uq_department_code UNIQUE (code)
)
;;
CREATE TABLE journal_step (
  number INTEGER NOT NULL,
  act TEXT NOT NULL,
  kind TEXT NOT NULL,
  at DATETIME NOT NULL,
  actor_code TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  role TEXT NOT NULL,
  workstation TEXT NOT NULL,
  reason TEXT NOT NULL,
  params TEXT NOT NULL,
  undoes INTEGER,
  undone_by INTEGER,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  CONSTRAINT pk_journal_step PRIMARY KEY (number)
)
;;
CREATE INDEX ix_journal_step_at ON journal_step (at)
;;
CREATE TABLE asset (
  fid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  class_code TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  department_id TEXT,
  address TEXT NOT NULL,
  survey_source TEXT NOT NULL,
  surveyed_on DATE,
  location POINT,
  version INTEGER NOT NULL,
  CONSTRAINT uq_asset_id UNIQUE (id),
  CONSTRAINT uq_asset_code UNIQUE (code),
  CONSTRAINT fk_asset_department_id FOREIGN KEY(department_id) REFERENCES department (id)
)
;;
CREATE INDEX ix_asset_class_code ON asset (class_code)
;;
CREATE INDEX ix_asset_department_id ON asset (department_id)
;;
CREATE TABLE catalogue_item (
  id TEXT NOT NULL,
  catalogue_id TEXT NOT NULL,
  code TEXT NOT NULL,
  label TEXT NOT NULL,
  label_en TEXT NOT NULL,
  parent_code TEXT NOT NULL,
  department_id TEXT,
  default_grade TEXT NOT NULL,
  rules TEXT NOT NULL,
  filing_condition TEXT NOT NULL,
  closing_condition TEXT NOT NULL,
  checklist TEXT NOT NULL,
  mapping TEXT NOT NULL,
  on_the_spot BOOLEAN NOT NULL,
  handled_by TEXT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_catalogue_item PRIMARY KEY (id),
  CONSTRAINT uq_catalogue_item_catalogue_id_code UNIQUE (catalogue_id, code),
  CONSTRAINT fk_catalogue_item_catalogue_id FOREIGN KEY(catalogue_id) REFERENCES catalogue (id),
  CONSTRAINT fk_catalogue_item_department_id FOREIGN KEY(department_id) REFERENCES department (id)
)
;;
CREATE INDEX ix_catalogue_item_code ON catalogue_item (code)
;;
CREATE INDEX ix_catalogue_item_department_id ON catalogue_item (department_id)
;;
CREATE INDEX ix_catalogue_item_label ON catalogue_item (label)
;;
CREATE TABLE grid (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  community_id TEXT NOT NULL,
  parent_grid_id TEXT,
  established_at DATETIME NOT NULL,
  retired_at DATETIME,
  retired_reason TEXT,
  locked BOOLEAN NOT NULL,
  note TEXT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_grid PRIMARY KEY (id),
  CONSTRAINT uq_grid_code UNIQUE (code),
  CONSTRAINT fk_grid_community_id FOREIGN KEY(community_id) REFERENCES area (id),
  CONSTRAINT fk_grid_parent_grid_id FOREIGN KEY(parent_grid_id) REFERENCES grid (id)
)
;;
CREATE INDEX ix_grid_community_id ON grid (community_id)
;;
CREATE INDEX ix_grid_parent_grid_id ON grid (parent_grid_id)
;;
CREATE TABLE organisation (
  fid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  uscc TEXT NOT NULL,
  registration TEXT NOT NULL,
  head_name TEXT NOT NULL,
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  place_id TEXT,
  founded_on DATE,
  members INTEGER,
  note TEXT NOT NULL,
  location POINT,
  version INTEGER NOT NULL,
  CONSTRAINT uq_organisation_id UNIQUE (id),
  CONSTRAINT uq_organisation_code UNIQUE (code),
  CONSTRAINT fk_organisation_place_id FOREIGN KEY(place_id) REFERENCES place (id)
)
;;
CREATE INDEX ix_organisation_name ON organisation (name)
;;
CREATE INDEX ix_organisation_place_id ON organisation (place_id)
;;
CREATE INDEX ix_organisation_uscc ON organisation (uscc)
;;
CREATE TABLE household (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  place_id TEXT,
  head_id TEXT,
  size INTEGER NOT NULL,
  needs TEXT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_household PRIMARY KEY (id),
  CONSTRAINT uq_household_code UNIQUE (code),
  CONSTRAINT fk_household_place_id FOREIGN KEY(place_id) REFERENCES place (id)
)
;;
CREATE INDEX ix_household_place_id ON household (place_id)
;;
CREATE TABLE place_outline (
  fid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  place_id TEXT NOT NULL,
  geometry MULTIPOLYGON NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT uq_place_outline_id UNIQUE (id),
  CONSTRAINT uq_place_outline_place_id UNIQUE (place_id),
  CONSTRAINT fk_place_outline_place_id FOREIGN KEY(place_id) REFERENCES place (id)
)
;;
CREATE TABLE worker (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  phone TEXT NOT NULL,
  department_id TEXT,
  area_id TEXT,
  skills TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_worker PRIMARY KEY (id),
  CONSTRAINT uq_worker_code UNIQUE (code),
  CONSTRAINT fk_worker_department_id FOREIGN KEY(department_id) REFERENCES department (id),
  CONSTRAINT fk_worker_area_id FOREIGN KEY(area_id) REFERENCES area (id)
)
;;
CREATE INDEX ix_worker_area_id ON worker (area_id)
;;
CREATE INDEX ix_worker_department_id ON worker (department_id)
;;
CREATE TABLE journal_entry (
  id INTEGER NOT NULL,
  step INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  row_id TEXT NOT NULL,
  "before" TEXT,
  "after" TEXT,
  CONSTRAINT pk_journal_entry PRIMARY KEY (id),
  CONSTRAINT fk_journal_entry_step FOREIGN KEY(step) REFERENCES journal_step (number)
)
;;
CREATE INDEX ix_journal_entry_row ON journal_entry (row_id, step)
;;
CREATE INDEX ix_journal_entry_step ON journal_entry (step, sequence)
;;
CREATE TABLE binding (
  id TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  grid_id TEXT NOT NULL,
  valid_from DATETIME NOT NULL,
  valid_to DATETIME,
  origin TEXT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_binding PRIMARY KEY (id),
  CONSTRAINT fk_binding_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id)
)
;;
CREATE INDEX ix_binding_grid_open ON binding (grid_id, subject_kind) WHERE valid_to IS NULL
;;
CREATE INDEX ix_binding_subject_from ON binding (subject_id, valid_from)
;;
CREATE UNIQUE INDEX uq_binding_subject_open ON binding (subject_id) WHERE valid_to IS NULL
;;
CREATE TABLE event (
  fid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  item_id TEXT NOT NULL,
  text TEXT NOT NULL,
  address TEXT NOT NULL,
  source TEXT NOT NULL,
  reporter TEXT NOT NULL,
  reporter_phone TEXT NOT NULL,
  grade TEXT NOT NULL,
  urgency TEXT NOT NULL,
  state TEXT NOT NULL,
  reported_at DATETIME NOT NULL,
  registered_at DATETIME,
  dispatched_at DATETIME,
  accepted_at DATETIME,
  handled_at DATETIME,
  verified_at DATETIME,
  closed_at DATETIME,
  deadline_at DATETIME,
  deadline_rule TEXT NOT NULL,
  deadline_unit TEXT NOT NULL,
  handler_id TEXT,
  department_id TEXT,
  verifier_id TEXT,
  duplicate_of_id TEXT,
  reworks INTEGER NOT NULL,
  extensions INTEGER NOT NULL,
  suspended_at DATETIME,
  suspended_until DATETIME,
  position_uncertainty_m REAL NOT NULL,
  location POINT,
  version INTEGER NOT NULL,
  CONSTRAINT uq_event_id UNIQUE (id),
  CONSTRAINT uq_event_code UNIQUE (code),
  CONSTRAINT fk_event_item_id FOREIGN KEY(item_id) REFERENCES catalogue_item (id),
  CONSTRAINT fk_event_handler_id FOREIGN KEY(handler_id) REFERENCES worker (id),
  CONSTRAINT fk_event_department_id FOREIGN KEY(department_id) REFERENCES department (id),
  CONSTRAINT fk_event_verifier_id FOREIGN KEY(verifier_id) REFERENCES worker (id),
  CONSTRAINT fk_event_duplicate_of_id FOREIGN KEY(duplicate_of_id) REFERENCES event (id)
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
  fid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  grid_id TEXT NOT NULL,
  geometry MULTIPOLYGON NOT NULL,
  valid_from DATETIME NOT NULL,
  valid_to DATETIME,
  act_number TEXT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT uq_boundary_id UNIQUE (id),
  CONSTRAINT fk_boundary_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id)
)
;;
CREATE INDEX ix_boundary_grid_valid ON boundary (grid_id, valid_from)
;;
CREATE TABLE lineage (
  id TEXT NOT NULL,
  parent_grid_id TEXT,
  child_grid_id TEXT,
  reason TEXT NOT NULL,
  area_share REAL NOT NULL,
  household_share REAL,
  at DATETIME NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_lineage PRIMARY KEY (id),
  CONSTRAINT fk_lineage_parent_grid_id FOREIGN KEY(parent_grid_id) REFERENCES grid (id),
  CONSTRAINT fk_lineage_child_grid_id FOREIGN KEY(child_grid_id) REFERENCES grid (id)
)
;;
CREATE INDEX ix_lineage_child_grid_id ON lineage (child_grid_id)
;;
CREATE INDEX ix_lineage_parent_grid_id ON lineage (parent_grid_id)
;;
CREATE TABLE person (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  document_type TEXT NOT NULL,
  document_number TEXT NOT NULL,
  sex TEXT NOT NULL,
  birth_date DATE,
  phone TEXT NOT NULL,
  language TEXT NOT NULL,
  household_id TEXT,
  relation TEXT NOT NULL,
  care TEXT NOT NULL,
  left_at DATETIME,
  version INTEGER NOT NULL,
  CONSTRAINT pk_person PRIMARY KEY (id),
  CONSTRAINT uq_person_code UNIQUE (code),
  CONSTRAINT fk_person_household_id FOREIGN KEY(household_id) REFERENCES household (id)
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
  id TEXT NOT NULL,
  worker_id TEXT NOT NULL,
  grid_id TEXT NOT NULL,
  post TEXT NOT NULL,
  valid_from DATETIME NOT NULL,
  valid_to DATETIME,
  version INTEGER NOT NULL,
  CONSTRAINT pk_worker_grid PRIMARY KEY (id),
  CONSTRAINT fk_worker_grid_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id),
  CONSTRAINT fk_worker_grid_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id)
)
;;
CREATE INDEX ix_worker_grid_grid ON worker_grid (grid_id, valid_to)
;;
CREATE INDEX ix_worker_grid_worker_id ON worker_grid (worker_id)
;;
CREATE TABLE shift (
  id TEXT NOT NULL,
  worker_id TEXT NOT NULL,
  starts_at DATETIME NOT NULL,
  ends_at DATETIME NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_shift PRIMARY KEY (id),
  CONSTRAINT fk_shift_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
)
;;
CREATE INDEX ix_shift_time ON shift (starts_at, ends_at)
;;
CREATE INDEX ix_shift_worker_id ON shift (worker_id)
;;
CREATE TABLE patrol_task (
  fid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  grid_id TEXT,
  worker_id TEXT NOT NULL,
  state TEXT NOT NULL,
  assigned_at DATETIME NOT NULL,
  due_at DATETIME NOT NULL,
  started_at DATETIME,
  finished_at DATETIME,
  checklist TEXT NOT NULL,
  summary TEXT NOT NULL,
  geometry MULTIPOLYGON NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT uq_patrol_task_id UNIQUE (id),
  CONSTRAINT uq_patrol_task_code UNIQUE (code),
  CONSTRAINT fk_patrol_task_grid_id FOREIGN KEY(grid_id) REFERENCES grid (id),
  CONSTRAINT fk_patrol_task_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
)
;;
CREATE INDEX ix_patrol_task_grid_id ON patrol_task (grid_id)
;;
CREATE INDEX ix_patrol_task_worker ON patrol_task (worker_id, state)
;;
CREATE TABLE residence (
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  place_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  valid_from DATETIME NOT NULL,
  valid_to DATETIME,
  version INTEGER NOT NULL,
  CONSTRAINT pk_residence PRIMARY KEY (id),
  CONSTRAINT fk_residence_person_id FOREIGN KEY(person_id) REFERENCES person (id),
  CONSTRAINT fk_residence_place_id FOREIGN KEY(place_id) REFERENCES place (id)
)
;;
CREATE INDEX ix_residence_person_id ON residence (person_id)
;;
CREATE INDEX ix_residence_place_id ON residence (place_id)
;;
CREATE TABLE consent (
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  given_at DATETIME NOT NULL,
  withdrawn_at DATETIME,
  note TEXT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_consent PRIMARY KEY (id),
  CONSTRAINT fk_consent_person_id FOREIGN KEY(person_id) REFERENCES person (id)
)
;;
CREATE INDEX ix_consent_person_id ON consent (person_id)
;;
CREATE TABLE patrol_checkpoint (
  fid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  label TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT,
  result TEXT NOT NULL,
  note TEXT NOT NULL,
  event_id TEXT,
  visited_at DATETIME,
  location POINT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT uq_patrol_checkpoint_id UNIQUE (id),
  CONSTRAINT fk_patrol_checkpoint_task_id FOREIGN KEY(task_id) REFERENCES patrol_task (id),
  CONSTRAINT fk_patrol_checkpoint_event_id FOREIGN KEY(event_id) REFERENCES event (id)
)
;;
CREATE INDEX ix_patrol_checkpoint_task_id ON patrol_checkpoint (task_id)
;;
CREATE TABLE handling_task (
  id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  worker_id TEXT,
  department_id TEXT,
  state TEXT NOT NULL,
  assigned_at DATETIME NOT NULL,
  due_at DATETIME,
  finished_at DATETIME,
  finished_by TEXT NOT NULL,
  result TEXT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_handling_task PRIMARY KEY (id),
  CONSTRAINT fk_handling_task_event_id FOREIGN KEY(event_id) REFERENCES event (id),
  CONSTRAINT fk_handling_task_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id),
  CONSTRAINT fk_handling_task_department_id FOREIGN KEY(department_id) REFERENCES department (id)
)
;;
CREATE INDEX ix_handling_task_department_id ON handling_task (department_id)
;;
CREATE INDEX ix_handling_task_event_id ON handling_task (event_id)
;;
CREATE INDEX ix_handling_task_worker_id ON handling_task (worker_id)
;;
CREATE TABLE verification_task (
  id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  worker_id TEXT,
  state TEXT NOT NULL,
  assigned_at DATETIME NOT NULL,
  due_at DATETIME,
  finished_at DATETIME,
  passed BOOLEAN,
  note TEXT NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_verification_task PRIMARY KEY (id),
  CONSTRAINT fk_verification_task_event_id FOREIGN KEY(event_id) REFERENCES event (id),
  CONSTRAINT fk_verification_task_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
)
;;
CREATE INDEX ix_verification_task_event_id ON verification_task (event_id)
;;
CREATE INDEX ix_verification_task_worker_id ON verification_task (worker_id)
;;
CREATE TABLE extension_request (
  id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at DATETIME NOT NULL,
  amount REAL NOT NULL,
  unit TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at DATETIME,
  granted BOOLEAN,
  version INTEGER NOT NULL,
  CONSTRAINT pk_extension_request PRIMARY KEY (id),
  CONSTRAINT fk_extension_request_event_id FOREIGN KEY(event_id) REFERENCES event (id)
)
;;
CREATE INDEX ix_extension_request_event_id ON extension_request (event_id)
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('area', 'features', 'area', '1970-01-01T00:00:00.000Z', 4490)
;;
INSERT INTO gpkg_geometry_columns VALUES ('area', 'geometry', 'MULTIPOLYGON', 4490, 0, 0)
;;
INSERT INTO gpkg_extensions VALUES ('area', 'geometry', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
;;
CREATE VIRTUAL TABLE "rtree_area_geometry" USING rtree(id, minx, maxx, miny, maxy)
;;
CREATE TRIGGER "rtree_area_geometry_insert" AFTER INSERT ON "area" WHEN (NEW."geometry" NOT NULL AND NOT ST_IsEmpty(NEW."geometry"))
BEGIN INSERT OR REPLACE INTO "rtree_area_geometry" VALUES (NEW.fid, ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"),
  ST_MinY(NEW."geometry"), ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_area_geometry_update6" AFTER UPDATE OF "geometry" ON "area" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry")) AND (OLD."geometry" NOTNULL AND NOT ST_IsEmpty(OLD."geometry"))
BEGIN UPDATE "rtree_area_geometry" SET minx = ST_MinX(NEW."geometry"), maxx = ST_MaxX(NEW."geometry"), miny = ST_MinY(NEW."geometry"),
  maxy = ST_MaxY(NEW."geometry") WHERE id = NEW.fid; END
;;
CREATE TRIGGER "rtree_area_geometry_update7" AFTER UPDATE OF "geometry" ON "area" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry")) AND (OLD."geometry" ISNULL OR ST_IsEmpty(OLD."geometry"))
BEGIN INSERT INTO "rtree_area_geometry" VALUES (NEW.fid, ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"), ST_MinY(NEW."geometry"),
  ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_area_geometry_update2" AFTER UPDATE OF "geometry" ON "area" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" ISNULL OR ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_area_geometry" WHERE id = OLD.fid; END
;;
CREATE TRIGGER "rtree_area_geometry_update5" AFTER UPDATE ON "area" WHEN OLD.fid != NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_area_geometry" WHERE id = OLD.fid; INSERT OR REPLACE INTO "rtree_area_geometry" VALUES (NEW.fid,
  ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"), ST_MinY(NEW."geometry"), ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_area_geometry_update4" AFTER UPDATE ON "area" WHEN OLD.fid != NEW.fid AND
  (NEW."geometry" ISNULL OR ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_area_geometry" WHERE id IN (OLD.fid, NEW.fid); END
;;
CREATE TRIGGER "rtree_area_geometry_delete" AFTER DELETE ON "area" WHEN OLD."geometry" NOT NULL
BEGIN DELETE FROM "rtree_area_geometry" WHERE id = OLD.fid; END
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('base_surface', 'features', 'base_surface', '1970-01-01T00:00:00.000Z', 4490)
;;
INSERT INTO gpkg_geometry_columns VALUES ('base_surface', 'geometry', 'MULTIPOLYGON', 4490, 0, 0)
;;
INSERT INTO gpkg_extensions VALUES ('base_surface', 'geometry', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
;;
CREATE VIRTUAL TABLE "rtree_base_surface_geometry" USING rtree(id, minx, maxx, miny, maxy)
;;
CREATE TRIGGER "rtree_base_surface_geometry_insert" AFTER INSERT ON "base_surface" WHEN (NEW."geometry" NOT NULL AND NOT ST_IsEmpty(NEW."geometry"))
BEGIN INSERT OR REPLACE INTO "rtree_base_surface_geometry" VALUES (NEW.fid, ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"),
  ST_MinY(NEW."geometry"), ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_base_surface_geometry_update6" AFTER UPDATE OF "geometry" ON "base_surface" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry")) AND (OLD."geometry" NOTNULL AND NOT ST_IsEmpty(OLD."geometry"))
BEGIN UPDATE "rtree_base_surface_geometry" SET minx = ST_MinX(NEW."geometry"), maxx = ST_MaxX(NEW."geometry"), miny = ST_MinY(NEW."geometry"),
  maxy = ST_MaxY(NEW."geometry") WHERE id = NEW.fid; END
;;
CREATE TRIGGER "rtree_base_surface_geometry_update7" AFTER UPDATE OF "geometry" ON "base_surface" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry")) AND (OLD."geometry" ISNULL OR ST_IsEmpty(OLD."geometry"))
BEGIN INSERT INTO "rtree_base_surface_geometry" VALUES (NEW.fid, ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"), ST_MinY(NEW."geometry"),
  ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_base_surface_geometry_update2" AFTER UPDATE OF "geometry" ON "base_surface" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" ISNULL OR ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_base_surface_geometry" WHERE id = OLD.fid; END
;;
CREATE TRIGGER "rtree_base_surface_geometry_update5" AFTER UPDATE ON "base_surface" WHEN OLD.fid != NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_base_surface_geometry" WHERE id = OLD.fid; INSERT OR REPLACE INTO "rtree_base_surface_geometry" VALUES (NEW.fid,
  ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"), ST_MinY(NEW."geometry"), ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_base_surface_geometry_update4" AFTER UPDATE ON "base_surface" WHEN OLD.fid != NEW.fid AND
  (NEW."geometry" ISNULL OR ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_base_surface_geometry" WHERE id IN (OLD.fid, NEW.fid); END
;;
CREATE TRIGGER "rtree_base_surface_geometry_delete" AFTER DELETE ON "base_surface" WHEN OLD."geometry" NOT NULL
BEGIN DELETE FROM "rtree_base_surface_geometry" WHERE id = OLD.fid; END
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('place', 'features', 'place', '1970-01-01T00:00:00.000Z', 4490)
;;
INSERT INTO gpkg_geometry_columns VALUES ('place', 'location', 'POINT', 4490, 0, 0)
;;
INSERT INTO gpkg_extensions VALUES ('place', 'location', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
;;
CREATE VIRTUAL TABLE "rtree_place_location" USING rtree(id, minx, maxx, miny, maxy)
;;
CREATE TRIGGER "rtree_place_location_insert" AFTER INSERT ON "place" WHEN (NEW."location" NOT NULL AND NOT ST_IsEmpty(NEW."location"))
BEGIN INSERT OR REPLACE INTO "rtree_place_location" VALUES (NEW.fid, ST_MinX(NEW."location"), ST_MaxX(NEW."location"),
  ST_MinY(NEW."location"), ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_place_location_update6" AFTER UPDATE OF "location" ON "place" WHEN OLD.fid = NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location")) AND (OLD."location" NOTNULL AND NOT ST_IsEmpty(OLD."location"))
BEGIN UPDATE "rtree_place_location" SET minx = ST_MinX(NEW."location"), maxx = ST_MaxX(NEW."location"), miny = ST_MinY(NEW."location"),
  maxy = ST_MaxY(NEW."location") WHERE id = NEW.fid; END
;;
CREATE TRIGGER "rtree_place_location_update7" AFTER UPDATE OF "location" ON "place" WHEN OLD.fid = NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location")) AND (OLD."location" ISNULL OR ST_IsEmpty(OLD."location"))
BEGIN INSERT INTO "rtree_place_location" VALUES (NEW.fid, ST_MinX(NEW."location"), ST_MaxX(NEW."location"), ST_MinY(NEW."location"),
  ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_place_location_update2" AFTER UPDATE OF "location" ON "place" WHEN OLD.fid = NEW.fid AND
  (NEW."location" ISNULL OR ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_place_location" WHERE id = OLD.fid; END
;;
CREATE TRIGGER "rtree_place_location_update5" AFTER UPDATE ON "place" WHEN OLD.fid != NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_place_location" WHERE id = OLD.fid; INSERT OR REPLACE INTO "rtree_place_location" VALUES (NEW.fid,
  ST_MinX(NEW."location"), ST_MaxX(NEW."location"), ST_MinY(NEW."location"), ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_place_location_update4" AFTER UPDATE ON "place" WHEN OLD.fid != NEW.fid AND
  (NEW."location" ISNULL OR ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_place_location" WHERE id IN (OLD.fid, NEW.fid); END
;;
CREATE TRIGGER "rtree_place_location_delete" AFTER DELETE ON "place" WHEN OLD."location" NOT NULL
BEGIN DELETE FROM "rtree_place_location" WHERE id = OLD.fid; END
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('street_line', 'features', 'street_line', '1970-01-01T00:00:00.000Z', 4490)
;;
INSERT INTO gpkg_geometry_columns VALUES ('street_line', 'geometry', 'MULTILINESTRING', 4490, 0, 0)
;;
INSERT INTO gpkg_extensions VALUES ('street_line', 'geometry', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
;;
CREATE VIRTUAL TABLE "rtree_street_line_geometry" USING rtree(id, minx, maxx, miny, maxy)
;;
CREATE TRIGGER "rtree_street_line_geometry_insert" AFTER INSERT ON "street_line" WHEN (NEW."geometry" NOT NULL AND NOT ST_IsEmpty(NEW."geometry"))
BEGIN INSERT OR REPLACE INTO "rtree_street_line_geometry" VALUES (NEW.fid, ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"),
  ST_MinY(NEW."geometry"), ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_street_line_geometry_update6" AFTER UPDATE OF "geometry" ON "street_line" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry")) AND (OLD."geometry" NOTNULL AND NOT ST_IsEmpty(OLD."geometry"))
BEGIN UPDATE "rtree_street_line_geometry" SET minx = ST_MinX(NEW."geometry"), maxx = ST_MaxX(NEW."geometry"), miny = ST_MinY(NEW."geometry"),
  maxy = ST_MaxY(NEW."geometry") WHERE id = NEW.fid; END
;;
CREATE TRIGGER "rtree_street_line_geometry_update7" AFTER UPDATE OF "geometry" ON "street_line" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry")) AND (OLD."geometry" ISNULL OR ST_IsEmpty(OLD."geometry"))
BEGIN INSERT INTO "rtree_street_line_geometry" VALUES (NEW.fid, ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"), ST_MinY(NEW."geometry"),
  ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_street_line_geometry_update2" AFTER UPDATE OF "geometry" ON "street_line" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" ISNULL OR ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_street_line_geometry" WHERE id = OLD.fid; END
;;
CREATE TRIGGER "rtree_street_line_geometry_update5" AFTER UPDATE ON "street_line" WHEN OLD.fid != NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_street_line_geometry" WHERE id = OLD.fid; INSERT OR REPLACE INTO "rtree_street_line_geometry" VALUES (NEW.fid,
  ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"), ST_MinY(NEW."geometry"), ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_street_line_geometry_update4" AFTER UPDATE ON "street_line" WHEN OLD.fid != NEW.fid AND
  (NEW."geometry" ISNULL OR ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_street_line_geometry" WHERE id IN (OLD.fid, NEW.fid); END
;;
CREATE TRIGGER "rtree_street_line_geometry_delete" AFTER DELETE ON "street_line" WHEN OLD."geometry" NOT NULL
BEGIN DELETE FROM "rtree_street_line_geometry" WHERE id = OLD.fid; END
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('asset', 'features', 'asset', '1970-01-01T00:00:00.000Z', 4490)
;;
INSERT INTO gpkg_geometry_columns VALUES ('asset', 'location', 'POINT', 4490, 0, 0)
;;
INSERT INTO gpkg_extensions VALUES ('asset', 'location', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
;;
CREATE VIRTUAL TABLE "rtree_asset_location" USING rtree(id, minx, maxx, miny, maxy)
;;
CREATE TRIGGER "rtree_asset_location_insert" AFTER INSERT ON "asset" WHEN (NEW."location" NOT NULL AND NOT ST_IsEmpty(NEW."location"))
BEGIN INSERT OR REPLACE INTO "rtree_asset_location" VALUES (NEW.fid, ST_MinX(NEW."location"), ST_MaxX(NEW."location"),
  ST_MinY(NEW."location"), ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_asset_location_update6" AFTER UPDATE OF "location" ON "asset" WHEN OLD.fid = NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location")) AND (OLD."location" NOTNULL AND NOT ST_IsEmpty(OLD."location"))
BEGIN UPDATE "rtree_asset_location" SET minx = ST_MinX(NEW."location"), maxx = ST_MaxX(NEW."location"), miny = ST_MinY(NEW."location"),
  maxy = ST_MaxY(NEW."location") WHERE id = NEW.fid; END
;;
CREATE TRIGGER "rtree_asset_location_update7" AFTER UPDATE OF "location" ON "asset" WHEN OLD.fid = NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location")) AND (OLD."location" ISNULL OR ST_IsEmpty(OLD."location"))
BEGIN INSERT INTO "rtree_asset_location" VALUES (NEW.fid, ST_MinX(NEW."location"), ST_MaxX(NEW."location"), ST_MinY(NEW."location"),
  ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_asset_location_update2" AFTER UPDATE OF "location" ON "asset" WHEN OLD.fid = NEW.fid AND
  (NEW."location" ISNULL OR ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_asset_location" WHERE id = OLD.fid; END
;;
CREATE TRIGGER "rtree_asset_location_update5" AFTER UPDATE ON "asset" WHEN OLD.fid != NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_asset_location" WHERE id = OLD.fid; INSERT OR REPLACE INTO "rtree_asset_location" VALUES (NEW.fid,
  ST_MinX(NEW."location"), ST_MaxX(NEW."location"), ST_MinY(NEW."location"), ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_asset_location_update4" AFTER UPDATE ON "asset" WHEN OLD.fid != NEW.fid AND
  (NEW."location" ISNULL OR ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_asset_location" WHERE id IN (OLD.fid, NEW.fid); END
;;
CREATE TRIGGER "rtree_asset_location_delete" AFTER DELETE ON "asset" WHEN OLD."location" NOT NULL
BEGIN DELETE FROM "rtree_asset_location" WHERE id = OLD.fid; END
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('organisation', 'features', 'organisation', '1970-01-01T00:00:00.000Z', 4490)
;;
INSERT INTO gpkg_geometry_columns VALUES ('organisation', 'location', 'POINT', 4490, 0, 0)
;;
INSERT INTO gpkg_extensions VALUES ('organisation', 'location', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
;;
CREATE VIRTUAL TABLE "rtree_organisation_location" USING rtree(id, minx, maxx, miny, maxy)
;;
CREATE TRIGGER "rtree_organisation_location_insert" AFTER INSERT ON "organisation" WHEN (NEW."location" NOT NULL AND NOT ST_IsEmpty(NEW."location"))
BEGIN INSERT OR REPLACE INTO "rtree_organisation_location" VALUES (NEW.fid, ST_MinX(NEW."location"), ST_MaxX(NEW."location"),
  ST_MinY(NEW."location"), ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_organisation_location_update6" AFTER UPDATE OF "location" ON "organisation" WHEN OLD.fid = NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location")) AND (OLD."location" NOTNULL AND NOT ST_IsEmpty(OLD."location"))
BEGIN UPDATE "rtree_organisation_location" SET minx = ST_MinX(NEW."location"), maxx = ST_MaxX(NEW."location"), miny = ST_MinY(NEW."location"),
  maxy = ST_MaxY(NEW."location") WHERE id = NEW.fid; END
;;
CREATE TRIGGER "rtree_organisation_location_update7" AFTER UPDATE OF "location" ON "organisation" WHEN OLD.fid = NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location")) AND (OLD."location" ISNULL OR ST_IsEmpty(OLD."location"))
BEGIN INSERT INTO "rtree_organisation_location" VALUES (NEW.fid, ST_MinX(NEW."location"), ST_MaxX(NEW."location"), ST_MinY(NEW."location"),
  ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_organisation_location_update2" AFTER UPDATE OF "location" ON "organisation" WHEN OLD.fid = NEW.fid AND
  (NEW."location" ISNULL OR ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_organisation_location" WHERE id = OLD.fid; END
;;
CREATE TRIGGER "rtree_organisation_location_update5" AFTER UPDATE ON "organisation" WHEN OLD.fid != NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_organisation_location" WHERE id = OLD.fid; INSERT OR REPLACE INTO "rtree_organisation_location" VALUES (NEW.fid,
  ST_MinX(NEW."location"), ST_MaxX(NEW."location"), ST_MinY(NEW."location"), ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_organisation_location_update4" AFTER UPDATE ON "organisation" WHEN OLD.fid != NEW.fid AND
  (NEW."location" ISNULL OR ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_organisation_location" WHERE id IN (OLD.fid, NEW.fid); END
;;
CREATE TRIGGER "rtree_organisation_location_delete" AFTER DELETE ON "organisation" WHEN OLD."location" NOT NULL
BEGIN DELETE FROM "rtree_organisation_location" WHERE id = OLD.fid; END
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('place_outline', 'features', 'place_outline', '1970-01-01T00:00:00.000Z', 4490)
;;
INSERT INTO gpkg_geometry_columns VALUES ('place_outline', 'geometry', 'MULTIPOLYGON', 4490, 0, 0)
;;
INSERT INTO gpkg_extensions VALUES ('place_outline', 'geometry', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
;;
CREATE VIRTUAL TABLE "rtree_place_outline_geometry" USING rtree(id, minx, maxx, miny, maxy)
;;
CREATE TRIGGER "rtree_place_outline_geometry_insert" AFTER INSERT ON "place_outline" WHEN (NEW."geometry" NOT NULL AND NOT ST_IsEmpty(NEW."geometry"))
BEGIN INSERT OR REPLACE INTO "rtree_place_outline_geometry" VALUES (NEW.fid, ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"),
  ST_MinY(NEW."geometry"), ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_place_outline_geometry_update6" AFTER UPDATE OF "geometry" ON "place_outline" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry")) AND (OLD."geometry" NOTNULL AND NOT ST_IsEmpty(OLD."geometry"))
BEGIN UPDATE "rtree_place_outline_geometry" SET minx = ST_MinX(NEW."geometry"), maxx = ST_MaxX(NEW."geometry"), miny = ST_MinY(NEW."geometry"),
  maxy = ST_MaxY(NEW."geometry") WHERE id = NEW.fid; END
;;
CREATE TRIGGER "rtree_place_outline_geometry_update7" AFTER UPDATE OF "geometry" ON "place_outline" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry")) AND (OLD."geometry" ISNULL OR ST_IsEmpty(OLD."geometry"))
BEGIN INSERT INTO "rtree_place_outline_geometry" VALUES (NEW.fid, ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"), ST_MinY(NEW."geometry"),
  ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_place_outline_geometry_update2" AFTER UPDATE OF "geometry" ON "place_outline" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" ISNULL OR ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_place_outline_geometry" WHERE id = OLD.fid; END
;;
CREATE TRIGGER "rtree_place_outline_geometry_update5" AFTER UPDATE ON "place_outline" WHEN OLD.fid != NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_place_outline_geometry" WHERE id = OLD.fid; INSERT OR REPLACE INTO "rtree_place_outline_geometry" VALUES (NEW.fid,
  ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"), ST_MinY(NEW."geometry"), ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_place_outline_geometry_update4" AFTER UPDATE ON "place_outline" WHEN OLD.fid != NEW.fid AND
  (NEW."geometry" ISNULL OR ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_place_outline_geometry" WHERE id IN (OLD.fid, NEW.fid); END
;;
CREATE TRIGGER "rtree_place_outline_geometry_delete" AFTER DELETE ON "place_outline" WHEN OLD."geometry" NOT NULL
BEGIN DELETE FROM "rtree_place_outline_geometry" WHERE id = OLD.fid; END
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('boundary', 'features', 'boundary', '1970-01-01T00:00:00.000Z', 4490)
;;
INSERT INTO gpkg_geometry_columns VALUES ('boundary', 'geometry', 'MULTIPOLYGON', 4490, 0, 0)
;;
INSERT INTO gpkg_extensions VALUES ('boundary', 'geometry', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
;;
CREATE VIRTUAL TABLE "rtree_boundary_geometry" USING rtree(id, minx, maxx, miny, maxy)
;;
CREATE TRIGGER "rtree_boundary_geometry_insert" AFTER INSERT ON "boundary" WHEN (NEW."geometry" NOT NULL AND NOT ST_IsEmpty(NEW."geometry"))
BEGIN INSERT OR REPLACE INTO "rtree_boundary_geometry" VALUES (NEW.fid, ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"),
  ST_MinY(NEW."geometry"), ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_boundary_geometry_update6" AFTER UPDATE OF "geometry" ON "boundary" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry")) AND (OLD."geometry" NOTNULL AND NOT ST_IsEmpty(OLD."geometry"))
BEGIN UPDATE "rtree_boundary_geometry" SET minx = ST_MinX(NEW."geometry"), maxx = ST_MaxX(NEW."geometry"), miny = ST_MinY(NEW."geometry"),
  maxy = ST_MaxY(NEW."geometry") WHERE id = NEW.fid; END
;;
CREATE TRIGGER "rtree_boundary_geometry_update7" AFTER UPDATE OF "geometry" ON "boundary" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry")) AND (OLD."geometry" ISNULL OR ST_IsEmpty(OLD."geometry"))
BEGIN INSERT INTO "rtree_boundary_geometry" VALUES (NEW.fid, ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"), ST_MinY(NEW."geometry"),
  ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_boundary_geometry_update2" AFTER UPDATE OF "geometry" ON "boundary" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" ISNULL OR ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_boundary_geometry" WHERE id = OLD.fid; END
;;
CREATE TRIGGER "rtree_boundary_geometry_update5" AFTER UPDATE ON "boundary" WHEN OLD.fid != NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_boundary_geometry" WHERE id = OLD.fid; INSERT OR REPLACE INTO "rtree_boundary_geometry" VALUES (NEW.fid,
  ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"), ST_MinY(NEW."geometry"), ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_boundary_geometry_update4" AFTER UPDATE ON "boundary" WHEN OLD.fid != NEW.fid AND
  (NEW."geometry" ISNULL OR ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_boundary_geometry" WHERE id IN (OLD.fid, NEW.fid); END
;;
CREATE TRIGGER "rtree_boundary_geometry_delete" AFTER DELETE ON "boundary" WHEN OLD."geometry" NOT NULL
BEGIN DELETE FROM "rtree_boundary_geometry" WHERE id = OLD.fid; END
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('event', 'features', 'event', '1970-01-01T00:00:00.000Z', 4490)
;;
INSERT INTO gpkg_geometry_columns VALUES ('event', 'location', 'POINT', 4490, 0, 0)
;;
INSERT INTO gpkg_extensions VALUES ('event', 'location', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
;;
CREATE VIRTUAL TABLE "rtree_event_location" USING rtree(id, minx, maxx, miny, maxy)
;;
CREATE TRIGGER "rtree_event_location_insert" AFTER INSERT ON "event" WHEN (NEW."location" NOT NULL AND NOT ST_IsEmpty(NEW."location"))
BEGIN INSERT OR REPLACE INTO "rtree_event_location" VALUES (NEW.fid, ST_MinX(NEW."location"), ST_MaxX(NEW."location"),
  ST_MinY(NEW."location"), ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_event_location_update6" AFTER UPDATE OF "location" ON "event" WHEN OLD.fid = NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location")) AND (OLD."location" NOTNULL AND NOT ST_IsEmpty(OLD."location"))
BEGIN UPDATE "rtree_event_location" SET minx = ST_MinX(NEW."location"), maxx = ST_MaxX(NEW."location"), miny = ST_MinY(NEW."location"),
  maxy = ST_MaxY(NEW."location") WHERE id = NEW.fid; END
;;
CREATE TRIGGER "rtree_event_location_update7" AFTER UPDATE OF "location" ON "event" WHEN OLD.fid = NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location")) AND (OLD."location" ISNULL OR ST_IsEmpty(OLD."location"))
BEGIN INSERT INTO "rtree_event_location" VALUES (NEW.fid, ST_MinX(NEW."location"), ST_MaxX(NEW."location"), ST_MinY(NEW."location"),
  ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_event_location_update2" AFTER UPDATE OF "location" ON "event" WHEN OLD.fid = NEW.fid AND
  (NEW."location" ISNULL OR ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_event_location" WHERE id = OLD.fid; END
;;
CREATE TRIGGER "rtree_event_location_update5" AFTER UPDATE ON "event" WHEN OLD.fid != NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_event_location" WHERE id = OLD.fid; INSERT OR REPLACE INTO "rtree_event_location" VALUES (NEW.fid,
  ST_MinX(NEW."location"), ST_MaxX(NEW."location"), ST_MinY(NEW."location"), ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_event_location_update4" AFTER UPDATE ON "event" WHEN OLD.fid != NEW.fid AND
  (NEW."location" ISNULL OR ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_event_location" WHERE id IN (OLD.fid, NEW.fid); END
;;
CREATE TRIGGER "rtree_event_location_delete" AFTER DELETE ON "event" WHEN OLD."location" NOT NULL
BEGIN DELETE FROM "rtree_event_location" WHERE id = OLD.fid; END
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('patrol_task', 'features', 'patrol_task', '1970-01-01T00:00:00.000Z', 4490)
;;
INSERT INTO gpkg_geometry_columns VALUES ('patrol_task', 'geometry', 'MULTIPOLYGON', 4490, 0, 0)
;;
INSERT INTO gpkg_extensions VALUES ('patrol_task', 'geometry', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
;;
CREATE VIRTUAL TABLE "rtree_patrol_task_geometry" USING rtree(id, minx, maxx, miny, maxy)
;;
CREATE TRIGGER "rtree_patrol_task_geometry_insert" AFTER INSERT ON "patrol_task" WHEN (NEW."geometry" NOT NULL AND NOT ST_IsEmpty(NEW."geometry"))
BEGIN INSERT OR REPLACE INTO "rtree_patrol_task_geometry" VALUES (NEW.fid, ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"),
  ST_MinY(NEW."geometry"), ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_patrol_task_geometry_update6" AFTER UPDATE OF "geometry" ON "patrol_task" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry")) AND (OLD."geometry" NOTNULL AND NOT ST_IsEmpty(OLD."geometry"))
BEGIN UPDATE "rtree_patrol_task_geometry" SET minx = ST_MinX(NEW."geometry"), maxx = ST_MaxX(NEW."geometry"), miny = ST_MinY(NEW."geometry"),
  maxy = ST_MaxY(NEW."geometry") WHERE id = NEW.fid; END
;;
CREATE TRIGGER "rtree_patrol_task_geometry_update7" AFTER UPDATE OF "geometry" ON "patrol_task" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry")) AND (OLD."geometry" ISNULL OR ST_IsEmpty(OLD."geometry"))
BEGIN INSERT INTO "rtree_patrol_task_geometry" VALUES (NEW.fid, ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"), ST_MinY(NEW."geometry"),
  ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_patrol_task_geometry_update2" AFTER UPDATE OF "geometry" ON "patrol_task" WHEN OLD.fid = NEW.fid AND
  (NEW."geometry" ISNULL OR ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_patrol_task_geometry" WHERE id = OLD.fid; END
;;
CREATE TRIGGER "rtree_patrol_task_geometry_update5" AFTER UPDATE ON "patrol_task" WHEN OLD.fid != NEW.fid AND
  (NEW."geometry" NOTNULL AND NOT ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_patrol_task_geometry" WHERE id = OLD.fid; INSERT OR REPLACE INTO "rtree_patrol_task_geometry" VALUES (NEW.fid,
  ST_MinX(NEW."geometry"), ST_MaxX(NEW."geometry"), ST_MinY(NEW."geometry"), ST_MaxY(NEW."geometry")); END
;;
CREATE TRIGGER "rtree_patrol_task_geometry_update4" AFTER UPDATE ON "patrol_task" WHEN OLD.fid != NEW.fid AND
  (NEW."geometry" ISNULL OR ST_IsEmpty(NEW."geometry"))
BEGIN DELETE FROM "rtree_patrol_task_geometry" WHERE id IN (OLD.fid, NEW.fid); END
;;
CREATE TRIGGER "rtree_patrol_task_geometry_delete" AFTER DELETE ON "patrol_task" WHEN OLD."geometry" NOT NULL
BEGIN DELETE FROM "rtree_patrol_task_geometry" WHERE id = OLD.fid; END
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('patrol_checkpoint', 'features', 'patrol_checkpoint', '1970-01-01T00:00:00.000Z', 4490)
;;
INSERT INTO gpkg_geometry_columns VALUES ('patrol_checkpoint', 'location', 'POINT', 4490, 0, 0)
;;
INSERT INTO gpkg_extensions VALUES ('patrol_checkpoint', 'location', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')
;;
CREATE VIRTUAL TABLE "rtree_patrol_checkpoint_location" USING rtree(id, minx, maxx, miny, maxy)
;;
CREATE TRIGGER "rtree_patrol_checkpoint_location_insert" AFTER INSERT ON "patrol_checkpoint" WHEN (NEW."location" NOT NULL AND NOT ST_IsEmpty(NEW."location"))
BEGIN INSERT OR REPLACE INTO "rtree_patrol_checkpoint_location" VALUES (NEW.fid, ST_MinX(NEW."location"), ST_MaxX(NEW."location"),
  ST_MinY(NEW."location"), ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_patrol_checkpoint_location_update6" AFTER UPDATE OF "location" ON "patrol_checkpoint" WHEN OLD.fid = NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location")) AND (OLD."location" NOTNULL AND NOT ST_IsEmpty(OLD."location"))
BEGIN UPDATE "rtree_patrol_checkpoint_location" SET minx = ST_MinX(NEW."location"), maxx = ST_MaxX(NEW."location"), miny = ST_MinY(NEW."location"),
  maxy = ST_MaxY(NEW."location") WHERE id = NEW.fid; END
;;
CREATE TRIGGER "rtree_patrol_checkpoint_location_update7" AFTER UPDATE OF "location" ON "patrol_checkpoint" WHEN OLD.fid = NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location")) AND (OLD."location" ISNULL OR ST_IsEmpty(OLD."location"))
BEGIN INSERT INTO "rtree_patrol_checkpoint_location" VALUES (NEW.fid, ST_MinX(NEW."location"), ST_MaxX(NEW."location"), ST_MinY(NEW."location"),
  ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_patrol_checkpoint_location_update2" AFTER UPDATE OF "location" ON "patrol_checkpoint" WHEN OLD.fid = NEW.fid AND
  (NEW."location" ISNULL OR ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_patrol_checkpoint_location" WHERE id = OLD.fid; END
;;
CREATE TRIGGER "rtree_patrol_checkpoint_location_update5" AFTER UPDATE ON "patrol_checkpoint" WHEN OLD.fid != NEW.fid AND
  (NEW."location" NOTNULL AND NOT ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_patrol_checkpoint_location" WHERE id = OLD.fid; INSERT OR REPLACE INTO "rtree_patrol_checkpoint_location" VALUES (NEW.fid,
  ST_MinX(NEW."location"), ST_MaxX(NEW."location"), ST_MinY(NEW."location"), ST_MaxY(NEW."location")); END
;;
CREATE TRIGGER "rtree_patrol_checkpoint_location_update4" AFTER UPDATE ON "patrol_checkpoint" WHEN OLD.fid != NEW.fid AND
  (NEW."location" ISNULL OR ST_IsEmpty(NEW."location"))
BEGIN DELETE FROM "rtree_patrol_checkpoint_location" WHERE id IN (OLD.fid, NEW.fid); END
;;
CREATE TRIGGER "rtree_patrol_checkpoint_location_delete" AFTER DELETE ON "patrol_checkpoint" WHEN OLD."location" NOT NULL
BEGIN DELETE FROM "rtree_patrol_checkpoint_location" WHERE id = OLD.fid; END
;;
CREATE VIEW grids_in_force AS SELECT b.fid AS fid, g.code AS code, g.name AS name, g.kind AS kind, a.code AS community_code, a.name AS community, b.valid_from AS valid_from, b.geometry AS geometry FROM boundary b JOIN grid g ON g.id = b.grid_id JOIN area a ON a.id = g.community_id WHERE b.valid_from <= strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AND (b.valid_to IS NULL OR b.valid_to > strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) AND (g.retired_at IS NULL OR g.retired_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('grids_in_force', 'features', 'grids_in_force', '1970-01-01T00:00:00.000Z', 4490)
;;
INSERT INTO gpkg_geometry_columns VALUES ('grids_in_force', 'geometry', 'MULTIPOLYGON', 4490, 0, 0)
;;
CREATE VIEW matters AS SELECT row_number() OVER (ORDER BY i.id) AS fid, i.id AS item_id, c.code AS catalogue, c.edition AS edition, i.code AS code, i.label AS label, i.label_en AS label_en, d.name AS department FROM catalogue_item i JOIN catalogue c ON c.id = i.catalogue_id LEFT JOIN department d ON d.id = i.department_id
;;
INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change) VALUES ('matters', 'attributes', 'matters', '1970-01-01T00:00:00.000Z')
